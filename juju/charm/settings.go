package charm

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// option returns the named option, or an UnknownOptionError.
func (c *Config) option(name string) (Option, error) {
	if option, ok := c.Options[name]; ok {
		return option, nil
	}
	return Option{}, &UnknownOptionError{Option: name}
}

// DefaultSettings returns the defaults of all options, nil for those that have
// none.
func (c *Config) DefaultSettings() Settings {
	out := make(Settings, len(c.Options))
	for name, option := range c.Options {
		out[name] = option.Default
	}
	return out
}

// convert makes settings out of values by a function that knows their option.
// Of several errors, that of the first name counts.
func convert[V any](c *Config, values map[string]V, read func(Option, string, V) (any, error)) (Settings, error) {
	out := make(Settings, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		option, err := c.option(name)
		if err != nil {
			return nil, err
		}
		if out[name], err = read(option, name, values[name]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ValidateSettings returns the settings with every value in the form that its
// option's type has.
func (c *Config) ValidateSettings(settings Settings) (Settings, error) {
	return convert(c, settings, Option.validate)
}

// FilterSettings is ValidateSettings without what is not valid; so settings
// move to another revision of the charm.
func (c *Config) FilterSettings(settings Settings) Settings {
	out := make(Settings)
	for name, value := range settings {
		option, err := c.option(name)
		if err != nil {
			continue
		}
		if value, err = option.validate(name, value); err == nil {
			out[name] = value
		}
	}
	return out
}

// ParseSettingsStrings reads settings from their texts. An empty text is a
// value of options that are strings and an error for all others.
func (c *Config) ParseSettingsStrings(values map[string]string) (Settings, error) {
	return convert(c, values, Option.parse)
}

// ParseSettingsYAML reads the settings below the key: a map of names to values,
// or to their texts.
func (c *Config) ParseSettingsYAML(yamlData []byte, key string) (Settings, error) {
	var all map[string]Settings
	if err := yaml.Unmarshal(yamlData, &all); err != nil {
		return nil, fmt.Errorf("cannot parse settings data: %w", err)
	}
	settings, ok := all[key]
	if !ok {
		return nil, fmt.Errorf("no settings found for %q", key)
	}
	return convert(c, settings, func(option Option, name string, value any) (any, error) {
		if text, ok := value.(string); ok {
			return option.parse(name, text)
		}
		return option.validate(name, value)
	})
}
