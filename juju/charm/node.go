package charm

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// node is a value of a YAML document together with the way to it, which errors
// name: "provides.web.limit: expected int, got string("x")".
type node struct {
	path  string
	value any
}

func (n node) expected(what string) error {
	got := "nothing"
	if n.value != nil {
		got = fmt.Sprintf("%T(%#v)", n.value, n.value)
	}
	if n.path == "" {
		return fmt.Errorf("expected %s, got %s", what, got)
	}
	return fmt.Errorf("%s: expected %s, got %s", n.path, what, got)
}

func (n node) at(key string) node {
	value := n.value.(map[string]any)[key]
	if n.path == "" {
		return node{path: key, value: value}
	}
	return node{path: n.path + "." + key, value: value}
}

func (n node) text() (string, error) {
	if s, ok := n.value.(string); ok {
		return s, nil
	}
	return "", n.expected("string")
}

func (n node) integer() (int64, error) {
	switch v := n.value.(type) {
	case int:
		return int64(v), nil
	case int64:
		return v, nil
	case string:
		if i, err := strconv.ParseInt(v, 0, 64); err == nil {
			return i, nil
		}
	}
	return 0, n.expected("int")
}

func (n node) boolean() (bool, error) {
	switch v := n.value.(type) {
	case bool:
		return v, nil
	case string:
		if b, ok := yamlBool(v); ok {
			return b, nil
		}
	}
	return false, n.expected("bool")
}

// yamlBool reads a boolean in one of the words of YAML 1.1, in which charms are
// written, or of Go.
func yamlBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "y", "yes", "on":
		return true, true
	case "n", "no", "off":
		return false, true
	}
	b, err := strconv.ParseBool(s)
	return b, err == nil
}

func (n node) list() ([]node, error) {
	items, ok := n.value.([]any)
	if !ok {
		return nil, n.expected("list")
	}
	nodes := make([]node, len(items))
	for i, item := range items {
		nodes[i] = node{path: fmt.Sprintf("%s[%d]", n.path, i), value: item}
	}
	return nodes, nil
}

// each calls f for every entry of a map, in the order of the keys.
func (n node) each(f func(key string, value node) error) error {
	entries, ok := n.value.(map[string]any)
	if !ok {
		return n.expected("map")
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if err := f(key, n.at(key)); err != nil {
			return err
		}
	}
	return nil
}

// fields reads the entries of a map into variables; those that are absent stay
// as they are. The first error is kept, and nothing is read after it.
type fields struct {
	of    node
	first error
}

func (n node) fields() *fields {
	f := &fields{of: n}
	if _, ok := n.value.(map[string]any); !ok {
		f.first = n.expected("map")
	}
	return f
}

func (f *fields) err() error { return f.first }

// get returns the entry, if there is one and nothing went wrong so far.
func (f *fields) get(key string) (node, bool) {
	if f.first != nil {
		return node{}, false
	}
	_, present := f.of.value.(map[string]any)[key]
	return f.of.at(key), present
}

func (f *fields) text(key string, into *string) {
	if n, ok := f.get(key); ok {
		*into, f.first = n.text()
	}
}

func (f *fields) boolean(key string, into *bool) {
	if n, ok := f.get(key); ok {
		*into, f.first = n.boolean()
	}
}

func (f *fields) integer(key string, into *int64) {
	if n, ok := f.get(key); ok {
		*into, f.first = n.integer()
	}
}

func (f *fields) texts(key string, into *[]string) {
	n, ok := f.get(key)
	if !ok {
		return
	}
	items, err := n.list()
	if err != nil {
		f.first = err
		return
	}
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], f.first = item.text(); f.first != nil {
			return
		}
	}
	*into = list
}

// required fails when one of the entries is absent.
func (f *fields) required(keys ...string) {
	for _, key := range keys {
		if n, ok := f.get(key); !ok && f.first == nil {
			f.first = n.expected("string")
		}
	}
}

// do reads an entry by a function.
func (f *fields) do(key string, read func(node) error) {
	if n, ok := f.get(key); ok {
		f.first = read(n)
	}
}

// oneOf reads a text that has to be one of those given.
func (f *fields) oneOf(key string, into *string, allowed ...string) {
	n, ok := f.get(key)
	if !ok {
		return
	}
	s, isText := n.value.(string)
	if !isText || !slices.Contains(allowed, s) {
		f.first = fmt.Errorf("%s: unexpected value %#v", n.path, n.value)
		return
	}
	*into = s
}

// errNotStringKey reports YAML that no JSON can carry.
var errNotStringKey = errors.New("map keyed with non-string value")
