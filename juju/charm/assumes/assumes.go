// Package assumes reads what a charm assumes of the controller and the cloud
// that it is deployed on: a list of features, some with versions, joined by
// "all-of" and "any-of".
//
//	assumes:
//	- juju >= 3.1
//	- any-of: [k8s-api, foo < 2]
package assumes

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/gantline/gantline/juju/version"
)

// ExpressionType says how the parts of an expression count.
type ExpressionType string

// The types of expressions.
const (
	AnyOfExpression ExpressionType = "any-of"
	AllOfExpression ExpressionType = "all-of"
)

// VersionConstraint compares a feature's version.
type VersionConstraint string

// The comparisons.
const (
	VersionGTE VersionConstraint = ">="
	VersionLT  VersionConstraint = "<"
)

// Expression is a FeatureExpression or a CompositeExpression.
type Expression interface {
	// document returns the expression as JSON and YAML have it.
	document() any
	// SatisfiedBy reports whether the features fulfil the expression, and which
	// parts of it they do not.
	SatisfiedBy(features map[string]*version.Number) (bool, []string)
}

// FeatureExpression asks for a feature, and for a version of it unless Version
// is nil.
type FeatureExpression struct {
	Name       string
	Constraint VersionConstraint
	Version    *version.Number

	rawVersion string // as it was written, "3.1"
}

// CompositeExpression asks for all or any of its parts.
type CompositeExpression struct {
	ExprType       ExpressionType
	SubExpressions []Expression
}

// ExpressionTree is a whole block of assumptions, which is a list of which all
// have to be met.
type ExpressionTree struct {
	Expression Expression
}

// Parse reads a block as a YAML or JSON decoder gives it.
func Parse(value any) (*ExpressionTree, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, errors.New(`malformed "assumes" block; expected an expression list`)
	}
	parts, failed, err := parseAll(list)
	if err != nil {
		return nil, fmt.Errorf(`parsing expression %d in top level "assumes" block: %w`, failed+1, err)
	}
	return &ExpressionTree{Expression: CompositeExpression{ExprType: AllOfExpression, SubExpressions: parts}}, nil
}

func parseAll(list []any) (parts []Expression, failed int, err error) {
	parts = make([]Expression, len(list))
	for i, value := range list {
		if parts[i], err = parse(value); err != nil {
			return nil, i, err
		}
	}
	return parts, 0, nil
}

func parse(value any) (Expression, error) {
	switch v := value.(type) {
	case string:
		return parseFeature(v)
	case map[string]any:
		return parseComposite(v)
	case map[any]any:
		return nil, errors.New("malformed composite expression")
	}
	return nil, errors.New(`expected a feature, "any-of" or "all-of" expression`)
}

func parseComposite(m map[string]any) (Expression, error) {
	if len(m) != 1 {
		return nil, errors.New("malformed composite expression")
	}
	for key, value := range m {
		kind := ExpressionType(key)
		if kind != AnyOfExpression && kind != AllOfExpression {
			return nil, errors.New(`malformed composite expression; expected an "any-of" or "all-of" block`)
		}
		list, ok := value.([]any)
		if !ok {
			return nil, fmt.Errorf("malformed %q expression; expected a list of sub-expressions", key)
		}
		parts, _, err := parseAll(list)
		if err != nil {
			return nil, fmt.Errorf("parsing %q expression: %w", key, err)
		}
		return CompositeExpression{ExprType: kind, SubExpressions: parts}, nil
	}
	return nil, errors.New("malformed composite expression")
}

var featurePattern = regexp.MustCompile(`^\s*([a-z][a-z0-9-]*?[a-z0-9]+)\s*(?:(>=|<)\s*(\S+))?\s*$`)

func parseFeature(s string) (Expression, error) {
	m := featurePattern.FindStringSubmatch(s)
	if m == nil {
		return nil, fmt.Errorf("malformed feature expression %q", s)
	}
	feature := FeatureExpression{Name: m[1], Constraint: VersionConstraint(m[2]), rawVersion: m[3]}
	if m[3] != "" {
		number, err := version.ParseNonStrict(m[3])
		if err != nil {
			return nil, fmt.Errorf("malformed feature expression %q: %w", s, err)
		}
		feature.Version = &number
	}
	return feature, nil
}

func (f FeatureExpression) String() string {
	if f.Version == nil {
		return f.Name
	}
	text := f.rawVersion
	if text == "" {
		text = f.Version.String()
	}
	return fmt.Sprintf("%s %s %s", f.Name, f.Constraint, text)
}

func (f FeatureExpression) document() any { return f.String() }

// SatisfiedBy reports whether the feature is there in the wanted version.
func (f FeatureExpression) SatisfiedBy(features map[string]*version.Number) (bool, []string) {
	have, found := features[f.Name]
	ok := found
	if found && f.Version != nil {
		ok = have != nil && (have.Compare(*f.Version) >= 0) == (f.Constraint == VersionGTE)
	}
	if ok {
		return true, nil
	}
	return false, []string{f.String()}
}

func (c CompositeExpression) document() any {
	return map[string]any{string(c.ExprType): c.documents()}
}

func (c CompositeExpression) documents() []any {
	list := make([]any, len(c.SubExpressions))
	for i, part := range c.SubExpressions {
		list[i] = part.document()
	}
	return list
}

// SatisfiedBy reports whether all or any of the parts are fulfilled.
func (c CompositeExpression) SatisfiedBy(features map[string]*version.Number) (bool, []string) {
	var missing []string
	met := 0
	for _, part := range c.SubExpressions {
		ok, lacking := part.SatisfiedBy(features)
		if ok {
			met++
		}
		missing = append(missing, lacking...)
	}
	if met == len(c.SubExpressions) || c.ExprType == AnyOfExpression && met > 0 {
		return true, nil
	}
	return false, missing
}

// documents returns the block as JSON and YAML have it.
func (t *ExpressionTree) documents() any {
	if root, ok := t.Expression.(CompositeExpression); ok {
		return root.documents()
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (t *ExpressionTree) MarshalJSON() ([]byte, error) { return json.Marshal(t.documents()) }

// UnmarshalJSON implements json.Unmarshaler.
func (t *ExpressionTree) UnmarshalJSON(data []byte) error {
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	return t.set(value)
}

// MarshalYAML returns the block as YAML has it.
func (t *ExpressionTree) MarshalYAML() (any, error) { return t.documents(), nil }

// UnmarshalYAML reads the block from YAML.
func (t *ExpressionTree) UnmarshalYAML(unmarshal func(any) error) error {
	var value any
	if err := unmarshal(&value); err != nil {
		return err
	}
	return t.set(value)
}

func (t *ExpressionTree) set(value any) error {
	parsed, err := Parse(value)
	if err != nil {
		return err
	}
	*t = *parsed
	return nil
}
