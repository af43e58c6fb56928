package environment

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// configYAML is {application: {option: value}}.
func configYAML(name string, config Config) (string, error) {
	data, err := yaml.Marshal(map[string]Config{name: config})
	if err != nil {
		return "", fmt.Errorf("cannot encode options of %q: %w", name, err)
	}
	return string(data), nil
}
