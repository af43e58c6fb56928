package constraints

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/core/internal/attr"
)

// UnmarshalYAML reads a map of names to values, old names included. Sizes are
// plain numbers of MiB there.
func (v *Value) UnmarshalYAML(unmarshal func(any) error) error {
	var values map[string]any
	if err := unmarshal(&values); err != nil {
		return err
	}
	given := make(map[string]string)
	var read Value
	for _, name := range slices.Sorted(maps.Keys(values)) {
		canonical := canonicalName(name)
		if first, twice := given[canonical]; twice {
			return fmt.Errorf("constraint %q duplicates constraint %q", name, first)
		}
		given[canonical] = name
		text, err := yamlText(name, values[name])
		if err != nil {
			return err
		}
		if a := attributeNamed(canonical); a == nil {
			return fmt.Errorf("unknown constraint value: %v", name)
		}
		if err := read.set(canonical, text); err != nil {
			return errors.Unwrap(err)
		}
	}
	*v = read
	return nil
}

// yamlText returns the value as people write it.
func yamlText(name string, value any) (string, error) {
	switch canonicalName(name) {
	case Tags, Spaces, Zones:
		items, ok := value.([]any)
		if !ok {
			return "", fmt.Errorf("unexpected type passed to %s: %T", name, value)
		}
		var texts []string
		for _, item := range items {
			text, ok := item.(string)
			if !ok {
				return "", fmt.Errorf("unexpected type passed as in %s: %T", name, item)
			}
			texts = append(texts, text)
		}
		return strings.Join(texts, ","), nil
	case Mem, RootDisk:
		text := fmt.Sprint(value)
		_, err := attr.Number(text)
		return text, err
	}
	return fmt.Sprint(value), nil
}
