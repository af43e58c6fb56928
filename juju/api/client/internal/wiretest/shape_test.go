package wiretest_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/gantline/gantline/juju/catalogue"
)

// conforms says what of a JSON value is not as the shape says: keys that are missing or not known, at
// any depth.
func conforms(c *catalogue.Catalogue, shape string, value any, where string) error {
	shape = strings.TrimPrefix(shape, "*")
	switch v := value.(type) {
	case []any:
		elem, ok := strings.CutPrefix(shape, "[]")
		for i, e := range v {
			if !ok {
				return fmt.Errorf("%s is a list, want %s", where, shape)
			}
			if err := conforms(c, elem, e, fmt.Sprintf("%s[%d]", where, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		if known, ok := c.Shape(shape); ok {
			shape = known
		}
		if !strings.HasPrefix(shape, "{") || strings.HasPrefix(shape, "{string:") {
			return nil
		}
		return fields(c, shape, v, where)
	}
	return nil
}

func fields(c *catalogue.Catalogue, shape string, value map[string]any, where string) error {
	known := map[string]bool{}
	for _, field := range split(strings.TrimSuffix(strings.TrimPrefix(shape, "{"), "}")) {
		key, elem, ok := strings.Cut(field, ": ")
		if !ok {
			continue
		}
		name, optional := strings.CutSuffix(key, "?")
		known[name] = true
		v, ok := value[name]
		if !ok && !optional {
			return fmt.Errorf("%s has no %q: want %s", where, name, shape)
		}
		if err := conforms(c, elem, v, where+"."+name); err != nil {
			return err
		}
	}
	for key := range value {
		if !known[key] {
			return fmt.Errorf("%s has %q: want %s", where, key, shape)
		}
	}
	return nil
}

// split parts a list at the commas that stand outside of braces.
func split(list string) []string {
	var parts []string
	depth, start := 0, 0
	for i, r := range list {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(list[start:i]))
				start = i + 1
			}
		}
	}
	return append(parts, strings.TrimSpace(list[start:]))
}

func decode(text string) (any, error) {
	var v any
	err := json.Unmarshal([]byte(text), &v)
	return v, err
}

func equal(a, b any) bool { return reflect.DeepEqual(a, b) }
