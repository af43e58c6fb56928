package version

import "fmt"

// Binary is the version of a built program: the number, the operating system
// ("ubuntu"; a series before Juju 3) and the architecture.
type Binary struct {
	Number
	Release string
	Arch    string
}

// ParseBinary reads "3.6.0-ubuntu-amd64".
func ParseBinary(s string) (Binary, error) {
	m := binaryPattern.FindStringSubmatch(s)
	if m == nil {
		return Binary{}, fmt.Errorf("invalid binary version %q", s)
	}
	return Binary{Number: fromMatch(m), Release: m[6], Arch: m[7]}, nil
}

// MustParseBinary is ParseBinary for texts known to be right; it panics on
// others.
func MustParseBinary(s string) Binary {
	b, err := ParseBinary(s)
	if err != nil {
		panic(err)
	}
	return b
}

func (b Binary) String() string {
	return fmt.Sprintf("%v-%s-%s", b.Number, b.Release, b.Arch)
}

// MarshalText implements encoding.TextMarshaler, and with it JSON and YAML.
func (b Binary) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *Binary) UnmarshalText(text []byte) error {
	parsed, err := ParseBinary(string(text))
	if err != nil {
		return err
	}
	*b = parsed
	return nil
}

// UnmarshalYAML reads the version from its text.
func (b *Binary) UnmarshalYAML(unmarshal func(any) error) error {
	return fromYAML(unmarshal, b)
}
