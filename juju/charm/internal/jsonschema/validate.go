package jsonschema

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Validate returns what is wrong with a value, "(root).key : problem, given
// value" each; nothing when it is valid.
func (s *Schema) Validate(value any) []string {
	v := &validation{}
	v.check(s, "(root)", value)
	return v.problems
}

type validation struct {
	problems []string
}

func (v *validation) fail(path string, value any, format string, args ...any) {
	given, err := json.Marshal(value)
	if err != nil {
		given = []byte(fmt.Sprint(value))
	}
	v.problems = append(v.problems, fmt.Sprintf("%s : %s, given %s", path, fmt.Sprintf(format, args...), given))
}

// valid reports whether a value fits another schema.
func valid(s *Schema, value any) bool { return len(s.Validate(value)) == 0 }

func (v *validation) check(s *Schema, path string, value any) {
	if len(s.types) > 0 && !slices.ContainsFunc(s.types, func(t string) bool { return isType(value, t) }) {
		v.fail(path, value, "must be of type %s", strings.Join(s.types, ", "))
		return
	}
	v.checkEnum(s, path, value)
	v.checkCombinations(s, path, value)
	if n, ok := number(value); ok {
		v.checkNumber(s, path, value, n)
	}
	switch typed := value.(type) {
	case string:
		v.checkString(s, path, typed)
	case []any:
		v.checkArray(s, path, typed)
	case map[string]any:
		v.checkObject(s, path, typed)
	}
}

func isType(value any, name string) bool {
	switch name {
	case "null":
		return value == nil
	case "integer":
		n, ok := number(value)
		return ok && n == math.Trunc(n)
	case "number":
		_, ok := number(value)
		return ok
	}
	switch value.(type) {
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}

// number returns the value of any of the types that numbers have when they come
// from JSON, from YAML or from Go.
func number(value any) (float64, bool) {
	if n, ok := value.(json.Number); ok {
		f, err := n.Float64()
		return f, err == nil
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return float64(v.Int()), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return float64(v.Uint()), true
	case reflect.Float32, reflect.Float64:
		return v.Float(), true
	}
	return 0, false
}

// canonical returns a text that equal values share, whatever their types.
func canonical(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

func (v *validation) checkEnum(s *Schema, path string, value any) {
	if len(s.enum) == 0 {
		return
	}
	var allowed []string
	for _, one := range s.enum {
		allowed = append(allowed, canonical(one))
	}
	if !slices.Contains(allowed, canonical(value)) {
		v.fail(path, value, "must match one of the enum values [%s]", strings.Join(allowed, ","))
	}
}

func (v *validation) checkCombinations(s *Schema, path string, value any) {
	count := func(schemas []*Schema) (n int) {
		for _, one := range schemas {
			if valid(one, value) {
				n++
			}
		}
		return n
	}
	if len(s.anyOf) > 0 && count(s.anyOf) == 0 {
		v.fail(path, value, "must validate at least one schema (anyOf)")
	}
	if len(s.oneOf) > 0 && count(s.oneOf) != 1 {
		v.fail(path, value, "must validate one and only one schema (oneOf)")
	}
	if count(s.allOf) != len(s.allOf) {
		v.fail(path, value, "must validate all the schemas (allOf)")
	}
	if s.not != nil && valid(s.not, value) {
		v.fail(path, value, "must not validate the schema (not)")
	}
}

func text(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (v *validation) checkNumber(s *Schema, path string, value any, n float64) {
	if s.multipleOf != nil {
		if quotient := n / *s.multipleOf; quotient != math.Trunc(quotient) {
			v.fail(path, value, "must be a multiple of %s", text(*s.multipleOf))
		}
	}
	switch {
	case s.maximum == nil:
	case s.exclusiveMaximum && n >= *s.maximum:
		v.fail(path, value, "must be lower than %s", text(*s.maximum))
	case n > *s.maximum:
		v.fail(path, value, "must be lower than or equal to %s", text(*s.maximum))
	}
	switch {
	case s.minimum == nil:
	case s.exclusiveMinimum && n <= *s.minimum:
		v.fail(path, value, "must be greater than %s", text(*s.minimum))
	case n < *s.minimum:
		v.fail(path, value, "must be greater than or equal to %s", text(*s.minimum))
	}
}

func (v *validation) checkString(s *Schema, path, value string) {
	length := float64(utf8.RuneCountInString(value))
	if s.minLength != nil && length < *s.minLength {
		v.fail(path, value, "string length must be greater or equal to %s", text(*s.minLength))
	}
	if s.maxLength != nil && length > *s.maxLength {
		v.fail(path, value, "string length must be lower or equal to %s", text(*s.maxLength))
	}
	if s.pattern != nil && !s.pattern.MatchString(value) {
		v.fail(path, value, "does not match pattern '%s'", s.pattern)
	}
}

func (v *validation) checkArray(s *Schema, path string, value []any) {
	for i, item := range value {
		inner := fmt.Sprintf("%s.%d", path, i)
		switch {
		case i < len(s.tuple):
			v.check(s.tuple[i], inner, item)
		case s.items != nil && s.items.never:
			v.fail(path, value, "no additional item allowed on array")
		case s.items != nil:
			v.check(s.items, inner, item)
		}
	}
	if s.minItems != nil && float64(len(value)) < *s.minItems {
		v.fail(path, value, "array must have at least %s items", text(*s.minItems))
	}
	if s.maxItems != nil && float64(len(value)) > *s.maxItems {
		v.fail(path, value, "array must have at the most %s items", text(*s.maxItems))
	}
	if !s.unique {
		return
	}
	seen := make(map[string]bool, len(value))
	for _, item := range value {
		if key := canonical(item); seen[key] {
			v.fail(path, value, "array items must be unique")
			return
		} else {
			seen[key] = true
		}
	}
}

func (v *validation) checkObject(s *Schema, path string, value map[string]any) {
	if s.minProps != nil && float64(len(value)) < *s.minProps {
		v.fail(path, value, "must have at least %s properties", text(*s.minProps))
	}
	if s.maxProps != nil && float64(len(value)) > *s.maxProps {
		v.fail(path, value, "must have at the most %s properties", text(*s.maxProps))
	}
	for _, name := range s.required {
		if _, given := value[name]; !given {
			v.fail(path, value, "%q property is missing and required", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(value)) {
		for _, needed := range s.dependencies[name] {
			if _, given := value[needed]; !given {
				v.fail(path, value, "has a dependency on %s", needed)
			}
		}
		v.checkProperty(s, path, name, value)
	}
}

func (v *validation) checkProperty(s *Schema, path, name string, value map[string]any) {
	inner := path + "." + name
	property, known := s.properties[name]
	if known {
		v.check(property, inner, value[name])
	}
	for _, p := range s.patternProperties {
		if p.pattern.MatchString(name) {
			v.check(p.schema, inner, value[name])
			known = true
		}
	}
	switch {
	case known || s.additional == nil:
	case s.additional.never:
		v.fail(path, value, "additional property %q is not allowed", name)
	default:
		v.check(s.additional, inner, value[name])
	}
}

// InsertDefaults gives a value's absent properties, and those of the objects in
// it, the defaults that the schema has for them. The value is changed.
func (s *Schema) InsertDefaults(value map[string]any) {
	for name, property := range s.properties {
		given, isGiven := value[name]
		if !isGiven && property.hasDefault {
			value[name] = clone(property.defaultValue)
			continue
		}
		if len(property.properties) == 0 {
			continue
		}
		inner, isObject := given.(map[string]any)
		if !isGiven {
			inner = make(map[string]any)
		} else if !isObject {
			continue
		}
		if property.InsertDefaults(inner); isGiven || len(inner) > 0 {
			value[name] = inner
		}
	}
}

// clone copies a value so that a change of it does not change the schema.
func clone(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(typed))
		for key, item := range typed {
			copied[key] = clone(item)
		}
		return copied
	case []any:
		copied := make([]any, len(typed))
		for i, item := range typed {
			copied[i] = clone(item)
		}
		return copied
	}
	return value
}
