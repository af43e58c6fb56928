package charm

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/charm/internal/jsonschema"
)

var actionName = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$`)

// GetActionNameRule returns the pattern that names of actions match.
func GetActionNameRule() *regexp.Regexp { return actionName }

// Actions is what a charm's actions.yaml says: the actions by their names.
type Actions struct {
	ActionSpecs map[string]ActionSpec `yaml:"actions,omitempty"`
}

// NewActions returns no actions.
func NewActions() *Actions { return &Actions{} }

// ActionSpec describes an action. Params is a JSON schema (draft 4) of an
// object, the action's parameters.
type ActionSpec struct {
	Description    string
	Parallel       bool   // may run beside other hooks and actions of the machine
	ExecutionGroup string // runs one at a time with others of its group only
	Params         map[string]any
}

// ReadActionsYaml reads the actions.yaml of the named charm.
func ReadActionsYaml(charmName string, r io.Reader) (*Actions, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var document map[string]map[string]any
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	actions := &Actions{ActionSpecs: make(map[string]ActionSpec, len(document))}
	for _, name := range slices.Sorted(maps.Keys(document)) {
		if !actionName.MatchString(name) {
			return nil, fmt.Errorf("bad action name %s", name)
		}
		if reason := reserved(charmName, name); reason != "" {
			return nil, fmt.Errorf("cannot use action name %s: %s", name, reason)
		}
		spec, err := readAction(name, document[name])
		if err != nil {
			return nil, err
		}
		actions.ActionSpecs[name] = spec
	}
	return actions, nil
}

// readAction turns the entries of an action into a schema; those that mean
// something to Juju go into the spec's own fields.
func readAction(name string, entries map[string]any) (ActionSpec, error) {
	spec := ActionSpec{Description: "No description"}
	schema := map[string]any{
		"type":       "object",
		"title":      name,
		"properties": map[string]any{},
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		value, err := jsonValue(entries[key])
		if err != nil {
			return ActionSpec{}, err
		}
		ok, want := true, "a string"
		switch key {
		case "description":
			spec.Description, ok = value.(string)
		case "execution-group":
			spec.ExecutionGroup, ok = value.(string)
		case "parallel":
			spec.Parallel, ok = value.(bool)
			want = "a bool"
		case "title":
			schema[key], ok = value.(string)
		case "required":
			schema[key], ok = value.([]any)
			want = "a YAML list"
		case "params":
			if schema["properties"], ok = value.(map[string]any); !ok {
				return ActionSpec{}, fmt.Errorf("params failed to parse as a map")
			}
		case "$ref", "$schema":
			return ActionSpec{}, prohibited(key)
		default:
			schema[key] = value
		}
		if !ok {
			return ActionSpec{}, fmt.Errorf("value for schema key %q must be %s", key, want)
		}
	}
	schema["description"] = spec.Description
	spec.Params = schema
	if _, err := jsonschema.Compile(schema); err != nil {
		return ActionSpec{}, fmt.Errorf("invalid params schema for action schema %s: %w", name, err)
	}
	return spec, nil
}

// ParamsError reports parameters that an action does not take.
type ParamsError struct {
	Problems []string // one for each, with its place, "(root).key : …"
}

func (e *ParamsError) Error() string { return "validation failed: " + strings.Join(e.Problems, "; ") }

// ValidateParams checks the parameters of an action. What is wrong with them is
// a *ParamsError.
func (spec *ActionSpec) ValidateParams(params map[string]any) error {
	schema, err := jsonschema.Compile(spec.Params)
	if err != nil {
		return err
	}
	if params == nil {
		params = map[string]any{}
	}
	if problems := schema.Validate(params); problems != nil {
		return &ParamsError{Problems: problems}
	}
	return nil
}

// InsertDefaults gives the parameters that are absent from target the defaults
// that the charm has for them. Target is changed and returned; nil is an empty
// one.
func (spec *ActionSpec) InsertDefaults(target map[string]any) (map[string]any, error) {
	schema, err := jsonschema.Compile(spec.Params)
	if err != nil {
		return target, err
	}
	if target == nil {
		target = map[string]any{}
	}
	schema.InsertDefaults(target)
	return target, nil
}

func prohibited(key string) error {
	return fmt.Errorf("schema key %q not compatible with this version of juju", key)
}

// jsonValue checks that a YAML value can be JSON, all keys being strings, and
// that no part of a schema refers to another document.
func jsonValue(value any) (any, error) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if key == "$ref" || key == "$schema" {
				return nil, prohibited(key)
			}
			var err error
			if v[key], err = jsonValue(v[key]); err != nil {
				return nil, err
			}
		}
	case map[any]any:
		return nil, errNotStringKey
	case []any:
		for i, item := range v {
			var err error
			if v[i], err = jsonValue(item); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}
