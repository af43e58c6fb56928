package jsonschema_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm/internal/jsonschema"
)

func object(t testing.TB, text string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestValidate(t *testing.T) {
	for _, test := range []struct{ schema, good, bad, want string }{
		{`{"type":"string"}`, `"x"`, `5`, `must be of type string, given 5`},
		{`{"type":"integer"}`, `5.0`, `5.5`, `must be of type integer, given 5.5`},
		{`{"type":["null","boolean"]}`, `null`, `"x"`, `must be of type null, boolean, given "x"`},
		{`{"enum":[1,"a",[2]]}`, `[2]`, `2`, `must match one of the enum values [1,"a",[2]], given 2`},
		{`{"minimum":1,"maximum":3}`, `3`, `4`, `must be lower than or equal to 3, given 4`},
		{`{"minimum":1,"exclusiveMinimum":true}`, `1.5`, `1`, `must be greater than 1, given 1`},
		{`{"maximum":1,"exclusiveMaximum":true}`, `0`, `1`, `must be lower than 1, given 1`},
		{`{"minimum":1.5}`, `2`, `1`, `must be greater than or equal to 1.5, given 1`},
		{`{"multipleOf":0.5}`, `2.5`, `2.2`, `must be a multiple of 0.5, given 2.2`},
		{`{"minLength":2}`, `"éé"`, `"é"`, `string length must be greater or equal to 2, given "é"`},
		{`{"maxLength":2}`, `"éé"`, `"abc"`, `string length must be lower or equal to 2, given "abc"`},
		{`{"pattern":"^a+$"}`, `"aa"`, `"b"`, `does not match pattern '^a+$', given "b"`},
		{`{"minItems":1,"maxItems":2}`, `[1]`, `[]`, `array must have at least 1 items, given []`},
		{`{"maxItems":1}`, `[1]`, `[1,2]`, `array must have at the most 1 items, given [1,2]`},
		{`{"uniqueItems":true}`, `[1,"1"]`, `[1,1]`, `array items must be unique, given [1,1]`},
		{`{"items":{"type":"string"}}`, `["a"]`, `["a",1]`, `(root).1 : must be of type string, given 1`},
		{`{"items":[{"type":"string"}],"additionalItems":false}`, `["a"]`, `["a",1]`, `no additional item allowed on array`},
		{`{"items":[{"type":"string"}],"additionalItems":{"type":"null"}}`, `["a",null]`, `["a",1]`, `(root).1 : must be of type null`},
		{`{"required":["a"]}`, `{"a":1}`, `{}`, `(root) : "a" property is missing and required, given {}`},
		{`{"properties":{"a":{"type":"string"}}}`, `{"b":1}`, `{"a":5}`, `(root).a : must be of type string, given 5`},
		{`{"properties":{"a":{}},"additionalProperties":false}`, `{"a":1}`, `{"b":1}`, `additional property "b" is not allowed, given {"b":1}`},
		{`{"additionalProperties":{"type":"null"}}`, `{"b":null}`, `{"b":1}`, `(root).b : must be of type null, given 1`},
		{`{"patternProperties":{"^x":{"type":"null"}},"additionalProperties":false}`, `{"x1":null}`, `{"x1":1}`, `(root).x1 : must be of type null`},
		{`{"minProperties":1}`, `{"a":1}`, `{}`, `must have at least 1 properties`},
		{`{"maxProperties":1}`, `{"a":1}`, `{"a":1,"b":2}`, `must have at the most 1 properties`},
		{`{"dependencies":{"a":["b"]}}`, `{"b":1}`, `{"a":1}`, `has a dependency on b`},
		{`{"anyOf":[{"type":"string"},{"type":"null"}]}`, `null`, `1`, `must validate at least one schema (anyOf)`},
		{`{"oneOf":[{"minimum":1},{"minimum":2}]}`, `1`, `2`, `must validate one and only one schema (oneOf)`},
		{`{"allOf":[{"minimum":1},{"minimum":2}]}`, `2`, `1`, `must validate all the schemas (allOf)`},
		{`{"not":{"type":"null"}}`, `1`, `null`, `must not validate the schema (not)`},
	} {
		schema, err := jsonschema.Compile(object(t, test.schema))
		if err != nil {
			t.Errorf("%s: %v", test.schema, err)
			continue
		}
		var good, bad any
		if json.Unmarshal([]byte(test.good), &good) != nil || json.Unmarshal([]byte(test.bad), &bad) != nil {
			t.Fatalf("%s has values that are no JSON", test.schema)
		}
		if problems := schema.Validate(good); problems != nil {
			t.Errorf("%s refuses %s: %v", test.schema, test.good, problems)
		}
		if problems := schema.Validate(bad); len(problems) != 1 || !strings.Contains(problems[0], test.want) {
			t.Errorf("%s: problems of %s are %q", test.schema, test.bad, problems)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":3}`:                          "type must be of type string or array of strings",
		`{"type":"text"}`:                     "text is not a valid type",
		`{"properties":[]}`:                   "properties must be of type object",
		`{"properties":{"a":3}}`:              "properties.a must be of type object",
		`{"properties":{"a":{"minimum":""}}}`: "properties.a: minimum must be of type number",
		`{"required":"a"}`:                    "required must be of type array of strings",
		`{"required":[1]}`:                    "required must be of type array of strings",
		`{"enum":[]}`:                         "enum must be of type array",
		`{"anyOf":[]}`:                        "anyOf must be of type array of schemas",
		`{"not":[]}`:                          "not must be of type object",
		`{"pattern":"("}`:                     "pattern is not a valid pattern: ",
		`{"uniqueItems":1}`:                   "uniqueItems must be of type boolean",
		`{"multipleOf":0}`:                    "multipleOf must be greater than 0",
		`{"dependencies":{"a":1}}`:            "dependencies must be of type array of strings",
		`{"items":[1]}`:                       "items must be of type object",
	} {
		if _, err := jsonschema.Compile(object(t, text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestInsertDefaults(t *testing.T) {
	schema, err := jsonschema.Compile(object(t, `{"properties":{
		"a":{"default":"x"}, "b":{"default":[1]}, "c":{"properties":{"d":{"default":1},"e":{}}}, "f":{"properties":{"g":{}}}
	}}`))
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{
		`{}`:                  `{"a":"x","b":[1],"c":{"d":1}}`,
		`{"a":null,"c":3}`:    `{"a":null,"b":[1],"c":3}`,
		`{"c":{"e":2},"b":0}`: `{"a":"x","b":0,"c":{"d":1,"e":2}}`,
	} {
		value := object(t, given)
		schema.InsertDefaults(value)
		if !reflect.DeepEqual(value, object(t, want)) {
			t.Errorf("%s became %v", given, value)
		}
	}
	value := map[string]any{}
	schema.InsertDefaults(value)
	value["b"].([]any)[0] = "changed"
	again := map[string]any{}
	schema.InsertDefaults(again)
	if fmt.Sprint(again["b"]) != "[1]" {
		t.Error("a default was changed by its use")
	}
}

func FuzzValidate(f *testing.F) {
	f.Add(`{"type":"object","properties":{"a":{"type":"string","pattern":"x"}},"required":["a"]}`, `{"a":"x"}`)
	f.Fuzz(func(t *testing.T, schemaText, valueText string) {
		var document map[string]any
		var value any
		if json.Unmarshal([]byte(schemaText), &document) != nil || json.Unmarshal([]byte(valueText), &value) != nil {
			return
		}
		schema, err := jsonschema.Compile(document)
		if err != nil {
			return
		}
		schema.Validate(value)
		if m, ok := value.(map[string]any); ok {
			schema.InsertDefaults(m)
		}
	})
}
