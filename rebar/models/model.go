// Package models holds the objects of Digital Rebar as they cross its wires, as
// far as plugin providers use them. Types that are not here, and those that
// plugins define, are RawModel.
//
// It is plain data: no I/O, no clock but in EventFor.
package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Model is what every object has: a type and a key.
type Model interface {
	// Prefix is the type as it stands in URLs, like machines.
	Prefix() string
	// Key is the object's key.
	Key() string
	// KeyName is the field that holds the key.
	KeyName() string
}

// Filler is a Model that can replace missing fields by their empty values.
type Filler interface {
	Model
	Fill()
}

// Slicer is a Model that can make lists of its kind.
type Slicer interface {
	Filler
	// SliceOf returns a pointer to an empty list of this kind.
	SliceOf() interface{}
	// ToModels turns what SliceOf returned into a list of Models.
	ToModels(interface{}) []Model
}

// Paramer is a Model with params.
type Paramer interface {
	Model
	GetParams() map[string]interface{}
	SetParams(map[string]interface{})
}

// MetaHaver is a Model with metadata.
type MetaHaver interface {
	Model
	GetMeta() Meta
	SetMeta(Meta)
}

// NameSetter is a Model whose name can be set.
type NameSetter interface {
	Model
	SetName(string)
}

// Docer is a Model with documentation.
type Docer interface {
	Model
	GetDocumentation() string
}

// All returns an empty object of every type that has a Go type of its own.
func All() []Model {
	return []Model{
		&Job{}, &Machine{}, &Param{}, &Plugin{}, &PluginProvider{}, &Profile{}, &Subnet{},
	}
}

// AllPrefixes returns the prefixes of All.
func AllPrefixes() []string {
	all := All()
	res := make([]string, len(all))
	for i, m := range all {
		res[i] = m.Prefix()
	}
	return res
}

// New returns an empty, filled object of a type, named by its prefix or its
// singular. Any other name but the empty one gets a RawModel of that type.
func New(kind string) (Slicer, error) {
	for _, m := range All() {
		key := m.Prefix()
		if key == kind || kind == strings.TrimSuffix(key, "s") {
			res, ok := m.(Slicer)
			if !ok {
				break
			}
			res.Fill()
			return res, nil
		}
	}
	if kind == "" {
		return nil, fmt.Errorf("No such Model: %s", kind) //nolint:staticcheck // the original's words
	}
	res := &RawModel{"Type": kind}
	res.Fill()
	return res, nil
}

// Clone returns a deep copy of m by way of JSON; nil for nil. It panics if m
// cannot be encoded, as the original does.
func Clone(m Model) Model {
	if m == nil {
		return nil
	}
	res, err := New(m.Prefix())
	if err == nil {
		err = Remarshal(m, res)
	}
	if err != nil {
		panic(fmt.Sprintf("cannot clone %s %s: %v", m.Prefix(), m.Key(), err))
	}
	return res
}

// Remarshal copies src to dest, a pointer, by way of JSON.
func Remarshal(src, dest interface{}) error {
	buf, err := json.Marshal(src)
	if err != nil {
		return err
	}
	return json.Unmarshal(buf, dest)
}

// Encode returns v as JSON with <, > and & as they are, without a newline.
func Encode(v interface{}) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// sliceTo implements ToModels for the types of this package.
func sliceTo[T Model](obj interface{}) []Model {
	items, ok := obj.(*[]T)
	if !ok {
		return nil
	}
	res := make([]Model, len(*items))
	for i, item := range *items {
		res[i] = item
	}
	return res
}

func copyMap(m map[string]interface{}) map[string]interface{} {
	res := make(map[string]interface{}, len(m))
	for k, v := range m {
		res[k] = v
	}
	return res
}
