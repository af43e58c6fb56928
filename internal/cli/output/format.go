package output

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Format is a way to show a value. It is a flag's value: Set refuses a name that is not among the
// command's.
type Format struct {
	name  string
	known []string
}

// NewFormat returns the flag's value with its default, which is also among names.
func NewFormat(def string, names ...string) *Format { return &Format{name: def, known: names} }

// String returns the chosen name.
func (f *Format) String() string { return f.name }

// Names returns the formats that can be chosen.
func (f *Format) Names() []string { return slices.Clone(f.known) }

// Type is what usage texts show for the flag's value.
func (f *Format) Type() string { return strings.Join(f.known, "|") }

// Set chooses a format.
func (f *Format) Set(name string) error {
	for _, k := range f.known {
		if k == name {
			f.name = name
			return nil
		}
	}
	return fmt.Errorf("unknown format %q, expected one of %s", name, strings.Join(f.known, ", "))
}

// Write shows value in the chosen format. Formats other than json and yaml are the caller's:
// they are in others, by name.
func (f *Format) Write(w io.Writer, value any, others map[string]func(io.Writer) error) error {
	switch f.name {
	case "json":
		return json.NewEncoder(w).Encode(value)
	case "yaml":
		return YAML(w, value)
	}
	write, ok := others[f.name]
	if !ok {
		return fmt.Errorf("format %q is not served here", f.name)
	}
	return write(w)
}

// YAML writes a value with an indent of two, lists flush with their keys, keys of maps in order.
func YAML(w io.Writer, value any) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	enc.CompactSeqIndent()
	if err := enc.Encode(value); err != nil {
		return err
	}
	return enc.Close()
}
