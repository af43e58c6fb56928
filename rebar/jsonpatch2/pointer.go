package jsonpatch2

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/gantline/gantline/rebar/jsonpatch2/utils"
)

// maxExponent bounds the exponent of numbers that are compared exactly: a
// document with 1e999999999 must not cost its reader a gigabyte.
const maxExponent = 400

var errNoSuchPlace = errors.New("no such place")

// pointer is a decoded JSON pointer: one segment a level, none for the document.
type pointer []string

func parsePointer(s string) (pointer, error) {
	if s == "" {
		return nil, nil
	}
	if s[0] != '/' {
		return nil, fmt.Errorf("cannot use path %q: it must be empty or begin with a slash", s)
	}
	segs := strings.Split(s[1:], "/")
	for i, seg := range segs {
		for at := 0; at < len(seg); at++ {
			if seg[at] == '~' && (at+1 == len(seg) || (seg[at+1] != '0' && seg[at+1] != '1')) {
				return nil, fmt.Errorf("cannot use path %q: ~ must be followed by 0 or 1", s)
			}
		}
		segs[i] = strings.ReplaceAll(strings.ReplaceAll(seg, "~1", "/"), "~0", "~")
	}
	return segs, nil
}

func (p pointer) String() string {
	var b strings.Builder
	for _, seg := range p {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(seg, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

// contains says whether other lies strictly below p.
func (p pointer) contains(other pointer) bool {
	if len(other) <= len(p) {
		return false
	}
	for i := range p {
		if p[i] != other[i] {
			return false
		}
	}
	return true
}

func (p pointer) fail(why error) error { return fmt.Errorf("cannot use path %q: %w", p.String(), why) }

func (p pointer) get(doc interface{}) (interface{}, error) {
	for i, seg := range p {
		switch c := doc.(type) {
		case map[string]interface{}:
			v, ok := c[seg]
			if !ok {
				return nil, p[:i+1].fail(errNoSuchPlace)
			}
			doc = v
		case []interface{}:
			n, err := index(seg, len(c)-1)
			if err != nil {
				return nil, p[:i+1].fail(err)
			}
			doc = c[n]
		default:
			return nil, p[:i+1].fail(errNoSuchPlace)
		}
	}
	return doc, nil
}

// edit replaces the container that holds the last segment by what change makes
// of it, rebuilding nothing else: the document is this package's own copy.
func (p pointer) edit(doc interface{}, change func(container interface{}, last string) (interface{}, error)) (interface{}, error) {
	if len(p) == 1 {
		return change(doc, p[0])
	}
	child, err := p[:1].get(doc)
	if err != nil {
		return nil, err
	}
	if child, err = p[1:].edit(child, change); err != nil {
		return nil, err
	}
	switch c := doc.(type) {
	case map[string]interface{}:
		c[p[0]] = child
	case []interface{}:
		n, err := index(p[0], len(c)-1)
		if err != nil {
			return nil, p.fail(err)
		}
		c[n] = child
	}
	return doc, nil
}

func (p pointer) put(doc, v interface{}) (interface{}, error) {
	if len(p) == 0 {
		return v, nil
	}
	return p.edit(doc, func(container interface{}, last string) (interface{}, error) {
		switch c := container.(type) {
		case map[string]interface{}:
			c[last] = v
			return c, nil
		case []interface{}:
			if last == "-" {
				return append(c, v), nil
			}
			n, err := index(last, len(c))
			if err != nil {
				return nil, p.fail(err)
			}
			c = append(c, nil)
			copy(c[n+1:], c[n:])
			c[n] = v
			return c, nil
		}
		return nil, p.fail(errNoSuchPlace)
	})
}

func (p pointer) replace(doc, v interface{}) (interface{}, error) {
	if _, err := p.get(doc); err != nil {
		return nil, err
	}
	if len(p) == 0 {
		return v, nil
	}
	return p.edit(doc, func(container interface{}, last string) (interface{}, error) {
		switch c := container.(type) {
		case map[string]interface{}:
			c[last] = v
		case []interface{}:
			n, err := index(last, len(c)-1)
			if err != nil {
				return nil, p.fail(err)
			}
			c[n] = v
		}
		return container, nil
	})
}

func (p pointer) remove(doc interface{}) (interface{}, error) {
	if _, err := p.get(doc); err != nil {
		return nil, err
	}
	if len(p) == 0 {
		return nil, nil
	}
	return p.edit(doc, func(container interface{}, last string) (interface{}, error) {
		switch c := container.(type) {
		case map[string]interface{}:
			delete(c, last)
			return c, nil
		case []interface{}:
			n, err := index(last, len(c)-1)
			if err != nil {
				return nil, p.fail(err)
			}
			return append(c[:n], c[n+1:]...), nil
		}
		return nil, p.fail(errNoSuchPlace)
	})
}

// index reads an array index between 0 and last; leading zeros are not indices.
func index(seg string, last int) (int, error) {
	if seg == "" || (len(seg) > 1 && seg[0] == '0') || seg[0] == '+' || seg[0] == '-' {
		return 0, fmt.Errorf("%q is not an index", seg)
	}
	n, err := strconv.Atoi(seg)
	if err != nil {
		return 0, fmt.Errorf("%q is not an index", seg)
	}
	if n > last {
		return 0, errNoSuchPlace
	}
	return n, nil
}

// equal compares two JSON values; numbers by value, so 1, 1.0 and 1e0 are equal.
// The right side may be any Go value that encodes to JSON.
func equal(doc, want interface{}) bool {
	switch w := want.(type) {
	case nil:
		return doc == nil
	case bool, string:
		return doc == want
	case json.Number:
		return equalNumber(doc, string(w))
	case float64:
		return equalNumber(doc, strconv.FormatFloat(w, 'g', -1, 64))
	case int:
		return equalNumber(doc, strconv.Itoa(w))
	case map[string]interface{}:
		d, ok := doc.(map[string]interface{})
		if !ok || len(d) != len(w) {
			return false
		}
		for k, v := range w {
			if dv, ok := d[k]; !ok || !equal(dv, v) {
				return false
			}
		}
		return true
	case []interface{}:
		d, ok := doc.([]interface{})
		if !ok || len(d) != len(w) {
			return false
		}
		for i := range w {
			if !equal(d[i], w[i]) {
				return false
			}
		}
		return true
	}
	var plain interface{}
	if err := utils.Remarshal(want, &plain); err != nil {
		return false
	}
	return equal(doc, plain)
}

func equalNumber(doc interface{}, want string) bool {
	var have string
	switch d := doc.(type) {
	case json.Number:
		have = string(d)
	case float64:
		have = strconv.FormatFloat(d, 'g', -1, 64)
	default:
		return false
	}
	if have == want {
		return true
	}
	if !modest(have) || !modest(want) {
		return false
	}
	a, okA := new(big.Rat).SetString(have)
	b, okB := new(big.Rat).SetString(want)
	return okA && okB && a.Cmp(b) == 0
}

func modest(n string) bool {
	i := strings.IndexAny(n, "eE")
	if i < 0 {
		return true
	}
	e, err := strconv.Atoi(strings.TrimPrefix(n[i+1:], "+"))
	return err == nil && e < maxExponent && e > -maxExponent
}
