package constraints

import (
	"fmt"
	"strings"
)

// String prints the constraints as people write them, spaces inside values
// escaped by a backslash.
func (v Value) String() string {
	var words []string
	for i := range attributes {
		if a := &attributes[i]; a.has(&v) {
			words = append(words, strings.ReplaceAll(a.name+"="+a.text(&v), " ", `\ `))
		}
	}
	return strings.Join(words, " ")
}

// Parse reads constraints as people write them: words "name=value", each name
// once over all arguments.
func Parse(args ...string) (Value, error) {
	v, _, err := ParseWithAliases(args...)
	return v, err
}

// ParseWithAliases is Parse, and returns which old names were used for which.
func ParseWithAliases(args ...string) (cons Value, aliases map[string]string, err error) {
	aliases = make(map[string]string)
	for _, arg := range args {
		for _, word := range splitWords(arg) {
			name, value, found := strings.Cut(word, "=")
			if !found || name == "" {
				return Value{}, nil, fmt.Errorf("malformed constraint %q", word)
			}
			if canonical := canonicalName(name); canonical != name {
				aliases[name] = canonical
				name = canonical
			}
			if err := cons.set(name, value); err != nil {
				return Value{}, aliases, err
			}
		}
	}
	return cons, aliases, nil
}

// MustParse is Parse for texts known to be right; it panics on others.
func MustParse(args ...string) Value {
	v, err := Parse(args...)
	if err != nil {
		panic(err)
	}
	return v
}

// Merge joins constraints of which no two name the same.
func Merge(values ...Value) (Value, error) {
	var args []string
	for _, value := range values {
		args = append(args, value.String())
	}
	return Parse(args...)
}

// splitWords parts at spaces that no backslash escapes.
func splitWords(arg string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, strings.TrimSpace(word.String()))
			word.Reset()
		}
	}
	for i := 0; i < len(arg); i++ {
		switch {
		case arg[i] == '\\' && i+1 < len(arg) && arg[i+1] == ' ':
			word.WriteByte(' ')
			i++
		case arg[i] == ' ':
			end()
		default:
			word.WriteByte(arg[i])
		}
	}
	end()
	return words
}

func canonicalName(name string) string {
	if name == cpuCores {
		return Cores
	}
	return name
}

func (v *Value) set(name, value string) error {
	a := attributeNamed(name)
	if a == nil {
		return fmt.Errorf("unknown constraint %q", name)
	}
	if err := a.set(v, value); err != nil {
		return fmt.Errorf("bad %q constraint: %w", name, err)
	}
	return nil
}

// ConstraintsValue lets a flag set constraints.
type ConstraintsValue struct {
	Target *Value
}

// Set parses the flag's text.
func (v ConstraintsValue) Set(s string) error {
	cons, err := Parse(s)
	if err != nil {
		return err
	}
	*v.Target = cons
	return nil
}

func (v ConstraintsValue) String() string {
	if v.Target == nil {
		return ""
	}
	return v.Target.String()
}
