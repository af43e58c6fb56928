package charm

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// The types of options.
const (
	optionString  = "string"
	optionInt     = "int"
	optionFloat   = "float"
	optionBoolean = "boolean"
	optionSecret  = "secret" // the URI of a secret
)

// Settings are values of options by their names. A value is a string, an int64,
// a float64 or a bool as the option's type asks, or nil for the default.
type Settings map[string]any

// Option is one thing about a charm that its user may set.
type Option struct {
	Type        string `yaml:"type"`
	Description string `yaml:"description,omitempty"`
	Default     any    `yaml:"default,omitempty"`
}

// Config is what a charm's config.yaml says: the options by their names.
type Config struct {
	Options map[string]Option
}

// NewConfig returns a config without options.
func NewConfig() *Config { return &Config{Options: map[string]Option{}} }

var errEmptyConfig = errors.New("invalid config: empty configuration")

// ReadConfig reads config.yaml and checks the types of the options and their
// defaults. Without a type an option is a string.
func ReadConfig(r io.Reader) (*Config, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var document map[string]yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	section, present := document["options"]
	if !present {
		return nil, errEmptyConfig
	}
	var options map[string]Option
	if err := section.Decode(&options); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		option, err := options[name].normal(name)
		if err != nil {
			return nil, err
		}
		options[name] = option
	}
	return &Config{Options: options}, nil
}

// normal returns the option with a type, and a default of that type.
func (o Option) normal(name string) (Option, error) {
	switch o.Type {
	case "":
		o.Type = optionString
	case optionString, optionInt, optionFloat, optionBoolean, optionSecret:
	default:
		return Option{}, fmt.Errorf("invalid config: option %q has unknown type %q", name, o.Type)
	}
	if text, ok := o.Default.(string); ok && o.Type == optionBoolean {
		if b, ok := yamlBool(text); ok {
			o.Default = b
		}
	}
	value, err := o.validate(name, o.Default)
	if err != nil {
		return Option{}, fmt.Errorf("invalid config default: %w", err)
	}
	o.Default = value
	return o, nil
}

// OptionError reports a value that does not fit its option's type.
type OptionError struct {
	Option string
	Type   string
	Value  any
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("option %q expected %s, got %#v", e.Option, e.Type, e.Value)
}

// UnknownOptionError reports an option that the charm does not have.
type UnknownOptionError struct {
	Option string
}

func (e *UnknownOptionError) Error() string { return fmt.Sprintf("unknown option %q", e.Option) }

// validate returns the value in the form that settings have it. Nil fits every
// option.
func (o Option) validate(name string, value any) (any, error) {
	if value == nil {
		return nil, nil
	}
	n := node{value: value}
	var err error
	var valid any
	switch o.Type {
	case optionString:
		valid, err = n.text()
	case optionInt:
		valid, err = n.integer()
	case optionFloat:
		f, ok := value.(float64)
		if valid = f; !ok {
			err = n.expected("float")
		}
	case optionBoolean:
		valid, err = validBool(value)
	case optionSecret:
		valid, err = validSecret(n)
	default:
		return nil, fmt.Errorf("option %q has unknown type %q", name, o.Type)
	}
	if err != nil {
		return nil, &OptionError{Option: name, Type: o.Type, Value: value}
	}
	return valid, nil
}

func validBool(value any) (any, error) {
	if text, ok := value.(string); ok {
		return strconv.ParseBool(text)
	}
	return node{value: value}.boolean()
}

// validSecret accepts "secret:…" URIs and the empty string.
func validSecret(n node) (any, error) {
	text, err := n.text()
	if err != nil || text == "" {
		return text, err
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "secret" {
		return nil, n.expected("secret URI")
	}
	return text, nil
}

// parse reads the value from its text.
func (o Option) parse(name, text string) (any, error) {
	var value any
	var err error
	switch o.Type {
	case optionString, optionSecret:
		return text, nil
	case optionInt:
		value, err = strconv.ParseInt(text, 10, 64)
	case optionFloat:
		value, err = strconv.ParseFloat(text, 64)
	case optionBoolean:
		value, err = strconv.ParseBool(text)
	default:
		return nil, fmt.Errorf("option %q has unknown type %q", name, o.Type)
	}
	if err != nil {
		return nil, &OptionError{Option: name, Type: o.Type, Value: text}
	}
	return value, nil
}
