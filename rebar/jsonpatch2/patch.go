// Package jsonpatch2 makes and applies JSON patches (RFC 6902) in the shape that
// Digital Rebar providers know: a Patch is a slice of Operation values whose
// paths are plain strings. Providers use it through package api; it knows
// nothing of the wire.
package jsonpatch2

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/gantline/gantline/rebar/jsonpatch2/utils"
)

// ContentType is the media type of a patch. The endpoint of Digital Rebar takes
// patches as plain application/json.
const ContentType = "application/json-patch+json"

// ErrTest is what Apply's error wraps when a test operation found another value.
var ErrTest = errors.New("Test op failed.") //nolint:staticcheck // the original's words

// Operation is one step of a patch.
type Operation struct {
	// Op is add, remove, replace, move, copy or test.
	Op string `json:"op"`
	// Path is the JSON pointer (RFC 6901) of the place to change.
	Path string `json:"path"`
	// From is where move and copy take the value.
	From string `json:"from"`
	// Value is what add, replace and test use; null is a value.
	Value interface{} `json:"value"`
}

// MarshalJSON writes the members that the operation has, and no others.
func (o Operation) MarshalJSON() ([]byte, error) {
	switch o.Op {
	case "move", "copy":
		return encode(struct {
			Op   string `json:"op"`
			Path string `json:"path"`
			From string `json:"from"`
		}{o.Op, o.Path, o.From})
	case "remove":
		return encode(struct {
			Op   string `json:"op"`
			Path string `json:"path"`
		}{o.Op, o.Path})
	default:
		return encode(struct {
			Op    string      `json:"op"`
			Path  string      `json:"path"`
			Value interface{} `json:"value"`
		}{o.Op, o.Path, o.Value})
	}
}

// Patch is a list of operations, applied in order, all or none.
type Patch []Operation

// NewPatch decodes and checks a patch. Numbers keep their digits.
func NewPatch(buf []byte) (Patch, error) {
	var raw []struct {
		Op    string          `json:"op"`
		Path  *string         `json:"path"`
		From  *string         `json:"from"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(buf, &raw); err != nil {
		return nil, fmt.Errorf("cannot decode patch: %w", err)
	}
	res := make(Patch, 0, len(raw))
	for i, r := range raw {
		if r.Path == nil {
			return nil, fmt.Errorf("cannot use patch line %d: no path", i)
		}
		op := Operation{Op: r.Op, Path: *r.Path}
		if _, err := parsePointer(op.Path); err != nil {
			return nil, fmt.Errorf("cannot use patch line %d: %w", i, err)
		}
		switch r.Op {
		case "test", "replace", "add":
			if r.Value == nil {
				return nil, fmt.Errorf("cannot use patch line %d: %s must have a value", i, r.Op)
			}
			v, err := decode(r.Value)
			if err != nil {
				return nil, fmt.Errorf("cannot use patch line %d: %w", i, err)
			}
			op.Value = v
		case "move", "copy":
			if r.From == nil {
				return nil, fmt.Errorf("cannot use patch line %d: %s must have a from", i, r.Op)
			}
			op.From = *r.From
			if _, err := parsePointer(op.From); err != nil {
				return nil, fmt.Errorf("cannot use patch line %d: %w", i, err)
			}
		case "remove":
		default:
			return nil, fmt.Errorf("cannot use patch line %d: %q is not an operation", i, r.Op)
		}
		res = append(res, op)
	}
	return res, nil
}

// Apply applies p to base, a JSON document, and returns the new document. On
// failure the number is the index of the operation that failed and nothing has
// changed.
func (p Patch) Apply(base []byte) ([]byte, error, int) { //nolint:revive // the original's order
	doc, err := decode(base)
	if err != nil {
		return nil, fmt.Errorf("cannot decode document: %w", err), 0
	}
	for i, op := range p {
		if doc, err = op.apply(doc); err != nil {
			return nil, err, i
		}
	}
	res, err := encode(doc)
	return res, err, 0
}

func (o Operation) apply(doc interface{}) (interface{}, error) {
	path, err := parsePointer(o.Path)
	if err != nil {
		return nil, err
	}
	switch o.Op {
	case "test":
		v, err := path.get(doc)
		if err != nil {
			return nil, err
		}
		if !equal(v, o.Value) {
			return nil, ErrTest
		}
		return doc, nil
	case "add":
		return path.put(doc, utils.Clone(o.Value))
	case "replace":
		return path.replace(doc, utils.Clone(o.Value))
	case "remove":
		return path.remove(doc)
	case "move", "copy":
		return o.carry(doc, path)
	}
	return nil, fmt.Errorf("cannot apply operation %q: not an operation", o.Op)
}

// carry does move and copy.
func (o Operation) carry(doc interface{}, path pointer) (interface{}, error) {
	from, err := parsePointer(o.From)
	if err != nil {
		return nil, err
	}
	v, err := from.get(doc)
	if err != nil {
		return nil, err
	}
	if o.Op == "copy" {
		return path.put(doc, utils.Clone(v))
	}
	if from.contains(path) {
		return nil, fmt.Errorf("cannot move %q into itself at %q", o.From, o.Path)
	}
	if doc, err = from.remove(doc); err != nil {
		return nil, err
	}
	return path.put(doc, v)
}

func decode(buf []byte) (interface{}, error) {
	dec := json.NewDecoder(bytes.NewReader(buf))
	dec.UseNumber()
	var v interface{}
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

func encode(v interface{}) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
