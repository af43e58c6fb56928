package hooktool

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// output is the part that tools which print a value have in common: the flags
// --format and -o.
type output struct {
	format string
	file   string
}

func (o *output) addFlags(f *flagSet) {
	o.format = "smart"
	f.add(&option{
		names: []string{"format"}, usage: "Specify output format (json|smart|yaml)", initial: o.format,
		set: func(s string) error {
			switch s {
			case "json", "smart", "yaml":
				o.format = s
				return nil
			}
			return fmt.Errorf("unknown format %q", s)
		},
	})
	f.stringVar(&o.file, "Specify an output file", "o", "output")
}

// write prints the value in the chosen form, to the file if one was named; a
// relative name belongs to the caller's directory.
func (o *output) write(call *invocation, value any) error {
	text, err := o.encode(value)
	if err != nil {
		return err
	}
	if o.file == "" {
		call.stdout.Write(text)
		return nil
	}
	return os.WriteFile(call.path(o.file), text, 0o644) //nolint:gosec // the mode that charms expect
}

func (o *output) encode(value any) ([]byte, error) {
	switch o.format {
	case "json":
		text, err := json.Marshal(value)
		return append(text, '\n'), err
	case "yaml":
		return encodeYAML(value)
	}
	return encodeSmart(value)
}

// encodeSmart prints text and lists of text as they are, booleans as True and
// False, nothing for nothing, and the rest as YAML.
func encodeSmart(value any) ([]byte, error) {
	var text string
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		text = v
	case []string:
		text = strings.Join(v, "\n")
	case bool:
		text = "False"
		if v {
			text = "True"
		}
	default:
		return encodeYAML(value)
	}
	if text == "" {
		return nil, nil
	}
	return []byte(text + "\n"), nil
}

func encodeYAML(value any) ([]byte, error) {
	if value == nil {
		return nil, nil
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	e.CompactSeqIndent()
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// path resolves a name that the tool was given against the directory in which it
// was called.
func (call *invocation) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(call.dir, name)
}
