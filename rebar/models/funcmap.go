package models

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
)

// DrpSafeFuncMap returns functions for templates that reach neither files nor
// the environment: those of the original that providers' templates use.
func DrpSafeFuncMap() template.FuncMap {
	return template.FuncMap{
		"lower":      strings.ToLower,
		"upper":      strings.ToUpper,
		"trim":       strings.TrimSpace,
		"trimPrefix": func(p, s string) string { return strings.TrimPrefix(s, p) },
		"trimSuffix": func(p, s string) string { return strings.TrimSuffix(s, p) },
		"contains":   func(sub, s string) bool { return strings.Contains(s, sub) },
		"hasPrefix":  func(p, s string) bool { return strings.HasPrefix(s, p) },
		"hasSuffix":  func(p, s string) bool { return strings.HasSuffix(s, p) },
		"replace":    func(from, to, s string) string { return strings.ReplaceAll(s, from, to) },
		"split":      func(sep, s string) []string { return strings.Split(s, sep) },
		"splitList":  func(sep, s string) []string { return strings.Split(s, sep) },
		"join":       joinAny,
		"quote":      func(v interface{}) string { return fmt.Sprintf("%q", fmt.Sprint(v)) },
		"squote":     func(v interface{}) string { return "'" + fmt.Sprint(v) + "'" },
		"indent":     func(n int, s string) string { return indent(n, s) },
		"nindent":    func(n int, s string) string { return "\n" + indent(n, s) },
		"b64enc":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"b64dec":     b64dec,
		"toJson":     toJSON,
		"default":    orDefault,
		"eqs":        func(a, b string) bool { return a == b },
	}
}

func indent(n int, s string) string {
	pad := strings.Repeat(" ", max(n, 0))
	return pad + strings.ReplaceAll(s, "\n", "\n"+pad)
}

func joinAny(sep string, list interface{}) string {
	switch l := list.(type) {
	case []string:
		return strings.Join(l, sep)
	case []interface{}:
		parts := make([]string, len(l))
		for i, v := range l {
			parts[i] = fmt.Sprint(v)
		}
		return strings.Join(parts, sep)
	}
	return fmt.Sprint(list)
}

func b64dec(s string) (string, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	return string(b), err
}

func toJSON(v interface{}) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func orDefault(def, v interface{}) interface{} {
	if v == nil || v == "" || v == false || v == 0 {
		return def
	}
	return v
}
