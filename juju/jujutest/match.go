package jujutest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// anything in a transcript matches every value.
const anything = "*"

// requestID returns the id of a frame in either form, and the key that it stands under.
func requestID(frame map[string]any) (key string, id json.Number) {
	for _, key := range []string{"request-id", "RequestId"} {
		if n, ok := frame[key].(json.Number); ok {
			return key, n
		}
	}
	return "", ""
}

// object decodes a frame, numbers kept as they are written.
func object(frame []byte) (map[string]any, error) {
	var m map[string]any
	d := json.NewDecoder(bytes.NewReader(frame))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("cannot decode frame: %w", err)
	}
	return m, nil
}

// differs says where got is not what is wanted, "" if it is. Objects may have more than is wanted;
// ids are left out.
func differs(wanted, got map[string]any) string {
	for key, w := range wanted {
		if key == "request-id" || key == "RequestId" {
			continue
		}
		if why := differsAt(key, w, got[key]); why != "" {
			return why
		}
	}
	return ""
}

func differsAt(where string, wanted, got any) string {
	if wanted == anything && got != nil {
		return ""
	}
	switch w := wanted.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok && (got != nil || len(w) > 0) { // absent parameters are {}
			break
		}
		for key, value := range w {
			if why := differsAt(where+"."+key, value, g[key]); why != "" {
				return why
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i, value := range w {
			if why := differsAt(fmt.Sprintf("%s[%d]", where, i), value, g[i]); why != "" {
				return why
			}
		}
		return ""
	default:
		if reflect.DeepEqual(wanted, got) {
			return ""
		}
	}
	return fmt.Sprintf("%s is %s, want %s", where, text(got), text(wanted))
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
