// Package utils holds the two helpers that Digital Rebar providers import from
// beside jsonpatch2: a copy through JSON, and a deep copy of decoded JSON.
package utils

import "encoding/json"

// Remarshal copies src to target, a pointer, by way of JSON.
func Remarshal(src, target interface{}) error {
	buf, err := json.Marshal(src)
	if err != nil {
		return err
	}
	return json.Unmarshal(buf, target)
}

// Clone returns a deep copy of a decoded JSON value: maps and slices are copied,
// anything else is returned as it is.
func Clone(val interface{}) interface{} {
	switch v := val.(type) {
	case map[string]interface{}:
		res := make(map[string]interface{}, len(v))
		for k, e := range v {
			res[k] = Clone(e)
		}
		return res
	case []interface{}:
		res := make([]interface{}, len(v))
		for i, e := range v {
			res[i] = Clone(e)
		}
		return res
	}
	return val
}
