// Package jsonschema checks JSON values against schemas of draft 4, as far as
// charms describe the parameters of actions with them: everything but
// references to other schemas, which charms may not use, and formats.
//
// The texts of the problems are those that Juju shows.
package jsonschema

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// Schema says what a value has to be.
type Schema struct {
	types []string // any of them; none is any
	enum  []any

	properties        map[string]*Schema
	patternProperties []patternSchema
	additional        *Schema // nil: any; never: none
	never             bool    // nothing is valid
	required          []string
	dependencies      map[string][]string

	items     *Schema   // of every item
	tuple     []*Schema // of the first items; items is for those after them
	unique    bool
	minItems  *float64
	maxItems  *float64
	minProps  *float64
	maxProps  *float64
	minLength *float64
	maxLength *float64
	pattern   *regexp.Regexp

	minimum, maximum                   *float64
	exclusiveMinimum, exclusiveMaximum bool
	multipleOf                         *float64

	allOf, anyOf, oneOf []*Schema
	not                 *Schema

	hasDefault   bool
	defaultValue any
}

type patternSchema struct {
	pattern *regexp.Regexp
	schema  *Schema
}

// Compile reads a schema. The error names the key that is not as it has to be.
func Compile(document map[string]any) (*Schema, error) {
	c := compiler{document: document}
	s := &Schema{}
	c.types(s)
	c.objects(s)
	c.arrays(s)
	c.scalars(s)
	c.combinations(s)
	s.defaultValue, s.hasDefault = document["default"]
	return s, c.err
}

// compiler reads the keys of a schema and keeps the first error.
type compiler struct {
	document map[string]any
	err      error
}

func (c *compiler) fail(key, want string) {
	if c.err == nil {
		c.err = fmt.Errorf("%s must be of type %s", key, want)
	}
}

func (c *compiler) types(s *Schema) {
	switch t := c.document["type"].(type) {
	case nil:
	case string:
		s.types = []string{t}
	case []any:
		s.types = c.texts("type")
	default:
		c.fail("type", "string or array of strings")
	}
	for _, t := range s.types {
		if !slices.Contains([]string{"array", "boolean", "integer", "number", "null", "object", "string"}, t) && c.err == nil {
			c.err = fmt.Errorf("%s is not a valid type", t)
		}
	}
	if enum, given := c.document["enum"]; given {
		var ok bool
		if s.enum, ok = enum.([]any); !ok || len(s.enum) == 0 {
			c.fail("enum", "array")
		}
	}
}

func (c *compiler) texts(key string) []string {
	value, given := c.document[key]
	if !given {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		c.fail(key, "array of strings")
		return nil
	}
	var texts []string
	for _, item := range list {
		text, ok := item.(string)
		if !ok {
			c.fail(key, "array of strings")
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}

// schema compiles a value that has to be a schema.
func (c *compiler) schema(key string, value any) *Schema {
	document, ok := value.(map[string]any)
	if !ok {
		c.fail(key, "object")
		return nil
	}
	s, err := Compile(document)
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("%s: %w", key, err)
	}
	return s
}

func (c *compiler) schemaAt(key string) *Schema {
	if value, given := c.document[key]; given {
		return c.schema(key, value)
	}
	return nil
}

func (c *compiler) schemas(key string) []*Schema {
	value, given := c.document[key]
	if !given {
		return nil
	}
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		c.fail(key, "array of schemas")
		return nil
	}
	var all []*Schema
	for _, item := range list {
		all = append(all, c.schema(key, item))
	}
	return all
}

func (c *compiler) schemaMap(key string) map[string]*Schema {
	value, given := c.document[key]
	if !given {
		return nil
	}
	entries, ok := value.(map[string]any)
	if !ok {
		c.fail(key, "object")
		return nil
	}
	all := make(map[string]*Schema, len(entries))
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		all[name] = c.schema(key+"."+name, entries[name])
	}
	return all
}

func (c *compiler) number(key string) *float64 {
	value, given := c.document[key]
	if !given {
		return nil
	}
	n, ok := number(value)
	if !ok {
		c.fail(key, "number")
		return nil
	}
	return &n
}

func (c *compiler) boolean(key string) bool {
	value, given := c.document[key]
	b, ok := value.(bool)
	if given && !ok {
		c.fail(key, "boolean")
	}
	return b
}

func (c *compiler) regexp(key, text string) *regexp.Regexp {
	re, err := regexp.Compile(text)
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("%s is not a valid pattern: %w", key, err)
	}
	return re
}

func (c *compiler) objects(s *Schema) {
	s.properties = c.schemaMap("properties")
	s.required = c.texts("required")
	s.minProps, s.maxProps = c.number("minProperties"), c.number("maxProperties")
	patterns := c.schemaMap("patternProperties")
	for _, text := range slices.Sorted(maps.Keys(patterns)) {
		s.patternProperties = append(s.patternProperties, patternSchema{c.regexp("patternProperties", text), patterns[text]})
	}
	switch additional := c.document["additionalProperties"].(type) {
	case nil:
	case bool:
		if !additional {
			s.additional = &Schema{never: true}
		}
	default:
		s.additional = c.schema("additionalProperties", additional)
	}
	dependencies, given := c.document["dependencies"].(map[string]any)
	if !given {
		return
	}
	s.dependencies = make(map[string][]string)
	for name, value := range dependencies {
		inner := compiler{document: map[string]any{"dependencies": value}}
		s.dependencies[name] = inner.texts("dependencies")
		if inner.err != nil && c.err == nil {
			c.err = inner.err
		}
	}
}

func (c *compiler) arrays(s *Schema) {
	s.unique = c.boolean("uniqueItems")
	s.minItems, s.maxItems = c.number("minItems"), c.number("maxItems")
	if _, isTuple := c.document["items"].([]any); !isTuple {
		s.items = c.schemaAt("items")
		return
	}
	s.tuple = c.schemas("items")
	switch additional := c.document["additionalItems"].(type) {
	case nil:
	case bool:
		if !additional {
			s.items = &Schema{never: true}
		}
	default:
		s.items = c.schema("additionalItems", additional)
	}
}

func (c *compiler) scalars(s *Schema) {
	s.minLength, s.maxLength = c.number("minLength"), c.number("maxLength")
	s.minimum, s.maximum = c.number("minimum"), c.number("maximum")
	s.exclusiveMinimum, s.exclusiveMaximum = c.boolean("exclusiveMinimum"), c.boolean("exclusiveMaximum")
	s.multipleOf = c.number("multipleOf")
	if s.multipleOf != nil && *s.multipleOf <= 0 && c.err == nil {
		c.err = fmt.Errorf("multipleOf must be greater than 0")
	}
	if pattern, given := c.document["pattern"]; given {
		text, ok := pattern.(string)
		if !ok {
			c.fail("pattern", "string")
			return
		}
		s.pattern = c.regexp("pattern", text)
	}
}

func (c *compiler) combinations(s *Schema) {
	s.allOf, s.anyOf, s.oneOf = c.schemas("allOf"), c.schemas("anyOf"), c.schemas("oneOf")
	s.not = c.schemaAt("not")
}
