// Package version holds the version numbers of a Juju controller and of its
// agents: "3.6.0", "3.6-beta1", "3.6.0.12", and with the system they were built
// for "3.6.0-ubuntu-amd64".
//
// The exported names are those of github.com/juju/version/v2. Numbers are
// strings in JSON and in YAML. The package imports nothing beyond the standard
// library and never knows which version this program has.
package version

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Regular expressions that versions match. A number has either a tag or a
// third number, and may end in the number of a build.
const (
	NumberRegex = `(\d{1,9})\.(\d{1,9})(?:\.|-([a-z]+))(\d{1,9})(\.\d{1,9})?`
	BinaryRegex = NumberRegex + `-([^-]+)-([^-]+)`
)

var (
	numberPattern = regexp.MustCompile(`^` + NumberRegex + `$`)
	binaryPattern = regexp.MustCompile(`^` + BinaryRegex + `$`)
)

// Zero is the number that names no version.
var Zero = Number{}

// Number is a version: Major.Minor.Patch, or Major.Minor-TagPatch before a
// release, with .Build when Build is not zero.
type Number struct {
	Major int
	Minor int
	Tag   string
	Patch int
	Build int
}

// The forms in which a number crosses borders.
var (
	_ encoding.TextMarshaler   = Number{}
	_ encoding.TextUnmarshaler = (*Number)(nil)
)

// Parse reads a version number.
func Parse(s string) (Number, error) {
	m := numberPattern.FindStringSubmatch(s)
	if m == nil {
		return Number{}, fmt.Errorf("invalid version %q", s)
	}
	return fromMatch(m), nil
}

// MustParse is Parse for texts known to be right; it panics on others.
func MustParse(s string) Number {
	n, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return n
}

// ParseNonStrict reads a version number that may lack its last part: "3.6"
// and "3" are 3.6.0 and 3.0.0.
func ParseNonStrict(s string) (Number, error) {
	if n, err := Parse(s); err == nil {
		return n, nil
	}
	filled := s
	for range max(0, 2-strings.Count(s, ".")) {
		filled += ".0"
	}
	n, err := Parse(filled)
	if err != nil {
		return Number{}, fmt.Errorf("invalid version %q", s)
	}
	return n, nil
}

// ParseMajorMinor reads "major.minor" or "major"; minor is -1 in the latter.
func ParseMajorMinor(s string) (major, minor int, err error) {
	first, second, two := strings.Cut(s, ".")
	if major, err = strconv.Atoi(first); err != nil {
		return -1, -1, fmt.Errorf("invalid major version number %s: %w", first, err)
	}
	if !two {
		return major, -1, nil
	}
	if strings.Contains(second, ".") {
		return -1, -1, fmt.Errorf("invalid major.minor version number %s", s)
	}
	if minor, err = strconv.Atoi(second); err != nil {
		return -1, -1, fmt.Errorf("invalid minor version number %s: %w", second, err)
	}
	return major, minor, nil
}

// fromMatch reads the groups of NumberRegex. They hold at most nine digits, so
// no conversion can fail.
func fromMatch(m []string) Number {
	return Number{
		Major: atoi(m[1]),
		Minor: atoi(m[2]),
		Tag:   m[3],
		Patch: atoi(m[4]),
		Build: atoi(strings.TrimPrefix(m[5], ".")),
	}
}

func atoi(digits string) int {
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

func (n Number) String() string {
	separator := "."
	if n.Tag != "" {
		separator = "-" + n.Tag
	}
	s := fmt.Sprintf("%d.%d%s%d", n.Major, n.Minor, separator, n.Patch)
	if n.Build > 0 {
		s += fmt.Sprintf(".%d", n.Build)
	}
	return s
}

// Compare returns -1, 0 or 1 as n is older than, the same as or newer than
// other. A tagged version is older than the release that it leads to.
func (n Number) Compare(other Number) int {
	return cmp.Or(
		cmp.Compare(n.Major, other.Major),
		cmp.Compare(n.Minor, other.Minor),
		compareTags(n.Tag, other.Tag),
		cmp.Compare(n.Patch, other.Patch),
		cmp.Compare(n.Build, other.Build),
	)
}

// compareTags orders tags by name, with the release after all of them.
func compareTags(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return cmp.Compare(a, b)
}

// ToPatch returns the number without its build.
func (n Number) ToPatch() Number {
	n.Build = 0
	return n
}

// MarshalText implements encoding.TextMarshaler, and with it JSON and YAML.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *Number) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

// UnmarshalYAML reads the number from its text; YAML would else take an
// unquoted "3.6" for a float.
func (n *Number) UnmarshalYAML(unmarshal func(any) error) error {
	return fromYAML(unmarshal, n)
}

// errNotText explains a version that is no string in YAML.
var errNotText = errors.New("version is not a string")

func fromYAML(unmarshal func(any) error, into encoding.TextUnmarshaler) error {
	var text string
	if err := unmarshal(&text); err != nil {
		return fmt.Errorf("%w: %w", errNotText, err)
	}
	return into.UnmarshalText([]byte(text))
}
