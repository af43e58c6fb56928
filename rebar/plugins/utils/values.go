package utils

import (
	"encoding/json"

	"github.com/gantline/gantline/rebar/models"
)

func badValue(param, want string) *models.Error { return MakeError(400, param+" must be a "+want) }

func missing(param string) *models.Error { return MakeError(400, "Must specify "+param) }

// ValidateBooleanValue returns val if it is a boolean.
func ValidateBooleanValue(param string, val interface{}) (bool, *models.Error) {
	switch v := val.(type) {
	case nil:
		return false, missing(param)
	case bool:
		return v, nil
	}
	return false, badValue(param, "boolean")
}

// ValidateStringValue returns val if it is text.
func ValidateStringValue(param string, val interface{}) (string, *models.Error) {
	switch v := val.(type) {
	case nil:
		return "", missing(param)
	case string:
		return v, nil
	}
	return "", badValue(param, "string")
}

// ValidateIntValue returns val if it is a number, without its fraction.
func ValidateIntValue(param string, val interface{}) (int, *models.Error) {
	if val == nil {
		return 0, missing(param)
	}
	if n, ok := number(val); ok {
		return int(n), nil
	}
	return 0, badValue(param, "number")
}

func number(val interface{}) (int64, bool) {
	switch v := val.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case float64:
		return int64(v), true
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, true
		}
		f, err := v.Float64()
		return int64(f), err == nil
	}
	return 0, false
}

// GetParamOrBoolean returns m[p] if it is a boolean, and b if not.
func GetParamOrBoolean(m map[string]interface{}, p string, b bool) bool {
	if v, ok := m[p].(bool); ok {
		return v
	}
	return b
}

// GetParamOrString returns m[p] if it is text, and s if not.
func GetParamOrString(m map[string]interface{}, p, s string) string {
	if v, ok := m[p].(string); ok {
		return v
	}
	return s
}

// GetParamOrInt returns m[p] if it is a number, and i if not.
func GetParamOrInt(m map[string]interface{}, p string, i int) int {
	if n, ok := number(m[p]); ok {
		return int(n)
	}
	return i
}

// GetParamOrInt64 returns m[p] if it is a number, and i if not.
func GetParamOrInt64(m map[string]interface{}, p string, i int64) int64 {
	if n, ok := number(m[p]); ok {
		return n
	}
	return i
}
