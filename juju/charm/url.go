package charm

import (
	"fmt"
	gourl "net/url"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/core/arch"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
)

// Schema is the part of a charm's URL before the colon.
type Schema string

// The schemas.
const (
	Local    Schema = "local" // uploaded
	CharmHub Schema = "ch"    // from the charm store; assumed where none is given
)

// Prefix puts the schema before the rest of a URL.
func (s Schema) Prefix(url string) string { return string(s) + ":" + url }

// Matches reports whether other is the schema.
func (s Schema) Matches(other string) bool { return string(s) == other }

func (s Schema) String() string { return string(s) }

// ValidateSchema returns a NotValid error for schemas that are no longer or
// were never known.
func ValidateSchema(schema string) error {
	if CharmHub.Matches(schema) || Local.Matches(schema) {
		return nil
	}
	return coreerrors.NotValidf("schema %q", schema)
}

// URL names a charm: "ch:amd64/jammy/wordpress-30", "local:wordpress-0".
type URL struct {
	Schema       string // "ch" or "local"
	Name         string
	Revision     int    // -1 when there is none
	Series       string // empty when there is none
	Architecture string // empty when there is none
}

// ParseURL reads a charm's URL: "[ch:][arch/][series/]name[-revision]" or
// "local:[series/]name[-revision]".
func ParseURL(url string) (*URL, error) {
	u, err := gourl.Parse(url)
	if err != nil {
		return nil, fmt.Errorf("cannot parse charm or bundle URL: %q", url)
	}
	if u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("charm or bundle URL %q has unrecognized parts", url)
	}
	path := u.Path
	if u.Opaque != "" {
		path = u.Opaque
	}
	switch {
	case CharmHub.Matches(u.Scheme), u.Opaque == "":
		return parseCharmHub(strings.Trim(path, "/"), url)
	case Local.Matches(u.Scheme):
		return parseLocal(path, url)
	}
	return nil, coreerrors.NotValidf("cannot parse URL %q: schema %q", url, u.Scheme)
}

// MustParseURL is ParseURL for texts known to be right; it panics on others.
func MustParseURL(url string) *URL {
	u, err := ParseURL(url)
	if err != nil {
		panic(err)
	}
	return u
}

func parseLocal(path, url string) (*URL, error) {
	u := &URL{Schema: Local.String()}
	parts := strings.Split(path, "/")
	switch {
	case strings.HasPrefix(parts[0], "~"):
		return nil, fmt.Errorf("local charm or bundle URL with user name: %q", url)
	case len(parts) > 2:
		return nil, fmt.Errorf("charm or bundle URL has invalid form: %q", url)
	case len(parts) == 2:
		u.Series = parts[0]
		if err := ValidateSeries(u.Series); err != nil {
			return nil, fmt.Errorf("cannot parse URL %q: %w", url, err)
		}
	}
	u.Name, u.Revision = splitRevision(parts[len(parts)-1])
	if err := ValidateName(u.Name); err != nil {
		return nil, fmt.Errorf("cannot parse URL %q: %w", url, err)
	}
	return u, nil
}

func parseCharmHub(path, url string) (*URL, error) {
	u := &URL{Schema: CharmHub.String()}
	parts := strings.Split(path, "/")
	switch {
	case len(parts) > 3:
		return nil, fmt.Errorf("charm or bundle URL %q malformed", url)
	case strings.HasPrefix(parts[0], "~"):
		return nil, coreerrors.NotValidf("charmhub charm or bundle URL with user name: %q", url)
	case len(parts) == 3:
		u.Architecture, u.Series = parts[0], parts[1]
		if err := ValidateArchitecture(u.Architecture); err != nil {
			return nil, fmt.Errorf("in URL %q: %w", url, err)
		}
	case len(parts) == 2 && IsValidArchitecture(parts[0]):
		u.Architecture = parts[0]
	case len(parts) == 2:
		u.Series = parts[0]
	}
	if u.Series != "" || len(parts) == 3 {
		if err := ValidateSeries(u.Series); err != nil {
			return nil, fmt.Errorf("in URL %q: %w", url, err)
		}
	}
	u.Name, u.Revision = splitRevision(parts[len(parts)-1])
	if err := ValidateName(u.Name); err != nil {
		return nil, fmt.Errorf("cannot parse name and/or revision in URL %q: %w", url, err)
	}
	return u, nil
}

// splitRevision parts "name-12". A number too large to be one stays with the
// name, which it makes invalid.
func splitRevision(s string) (name string, revision int) {
	i := strings.LastIndexByte(s, '-')
	if i <= 0 || strings.Trim(s[i+1:], "0123456789") != "" {
		return s, -1
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, -1
	}
	return s[:i], n
}

// EnsureSchema returns the URL with a schema, the default one when it has none.
func EnsureSchema(url string, defaultSchema Schema) (string, error) {
	u, err := gourl.Parse(url)
	if err != nil {
		return "", fmt.Errorf("cannot parse charm or bundle URL: %q", url)
	}
	if u.Scheme == "" {
		return defaultSchema.Prefix(url), nil
	}
	if err := ValidateSchema(u.Scheme); err != nil {
		return "", err
	}
	return url, nil
}

// WithRevision returns the URL with another revision.
func (u *URL) WithRevision(revision int) *URL {
	c := *u
	c.Revision = revision
	return &c
}

// WithArchitecture returns the URL with another architecture.
func (u *URL) WithArchitecture(architecture string) *URL {
	c := *u
	c.Architecture = architecture
	return &c
}

// WithSeries returns the URL with another series.
func (u *URL) WithSeries(series string) *URL {
	c := *u
	c.Series = series
	return &c
}

// Path returns the URL without its schema.
func (u *URL) Path() string {
	var path strings.Builder
	for _, part := range []string{u.Architecture, u.Series} {
		if part != "" {
			path.WriteString(part + "/")
		}
	}
	path.WriteString(u.Name)
	if u.Revision >= 0 {
		path.WriteString("-" + strconv.Itoa(u.Revision))
	}
	return path.String()
}

// FullPath returns the URL whole.
func (u *URL) FullPath() string { return u.Schema + ":" + u.Path() }

func (u *URL) String() string { return u.FullPath() }

// MarshalText implements encoding.TextMarshaler, and with it JSON and YAML.
func (u *URL) MarshalText() ([]byte, error) {
	if u == nil {
		return nil, nil
	}
	return []byte(u.FullPath()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (u *URL) UnmarshalText(data []byte) error {
	parsed, err := ParseURL(string(data))
	if err != nil {
		return err
	}
	*u = *parsed
	return nil
}

// IsValidName reports whether a charm may have the name.
func IsValidName(name string) bool { return names.IsValidApplication(name) }

// ValidateName returns a NotValid error for names that no charm may have.
func ValidateName(name string) error {
	if IsValidName(name) {
		return nil
	}
	return coreerrors.NotValidf("name %q", name)
}

// IsValidSeries reports whether the text has the form of a series: lower-case
// letters and digits, beginning with a letter.
func IsValidSeries(series string) bool {
	for i, c := range series {
		if !('a' <= c && c <= 'z' || i > 0 && '0' <= c && c <= '9') {
			return false
		}
	}
	return series != ""
}

// ValidateSeries returns a NotValid error for text that is no series.
func ValidateSeries(series string) error {
	if IsValidSeries(series) {
		return nil
	}
	return coreerrors.NotValidf("series name %q", series)
}

// IsValidArchitecture reports whether charms are built for the architecture.
func IsValidArchitecture(architecture string) bool { return arch.IsSupportedArch(architecture) }

// ValidateArchitecture returns a NotValid error for architectures that charms
// are not built for.
func ValidateArchitecture(architecture string) error {
	if IsValidArchitecture(architecture) {
		return nil
	}
	return coreerrors.NotValidf("architecture name %q", architecture)
}

// Quote turns a charm's URL into the name of a file: letters, digits, dots and
// dashes stay, any other byte is its hexadecimal number between underscores.
func Quote(unsafe string) string {
	var safe strings.Builder
	for i := range len(unsafe) {
		switch c := unsafe[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '-':
			safe.WriteByte(c)
		default:
			fmt.Fprintf(&safe, "_%02x_", c)
		}
	}
	return safe.String()
}
