package domain

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// readOnlyConfig are the keys that tell about the model and cannot be set.
func readOnlyConfig(key string) bool {
	switch key {
	case "name", "uuid", "type", "agent-version", "controller-uuid", "firewall-mode":
		return true
	}
	return false
}

// DefaultModelConfig returns every known key with its default.
func DefaultModelConfig() map[string]any {
	keys := modelConfigKeys()
	out := make(map[string]any, len(keys))
	for name, k := range keys {
		out[name] = k.def
	}
	return out
}

// CoerceModelConfig checks values of a model's configuration and gives them
// the types of their keys: text becomes a bool or number where the key is one.
// An unknown key stays as it is, as Juju keeps it. Keys that identify the model
// are left out.
func CoerceModelConfig(values map[string]any) (map[string]any, error) {
	keys := modelConfigKeys()
	out := make(map[string]any, len(values))
	for _, name := range SortedNames(values) {
		if readOnlyConfig(name) && name != "firewall-mode" {
			continue
		}
		k, known := keys[name]
		if !known {
			out[name] = values[name]
			continue
		}
		v, err := coerce(name, k.typ, values[name])
		if err != nil {
			return nil, err
		}
		if err := checkConfig(name, v); err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

// CheckModelConfigChange refuses changes of keys that stay as they are. Current
// is the model's whole configuration.
func CheckModelConfigChange(current, change map[string]any) error {
	for _, name := range SortedNames(change) {
		if readOnlyConfig(name) && fmt.Sprint(current[name]) != fmt.Sprint(change[name]) {
			if name == "agent-version" {
				return Errorf(Other, "agent-version cannot be changed")
			}
			return Errorf(Other, "cannot change %s from %q to %q", name, fmt.Sprint(current[name]), fmt.Sprint(change[name]))
		}
	}
	return nil
}

func coerce(name string, typ keyType, v any) (any, error) {
	switch typ {
	case boolKey:
		switch b := v.(type) {
		case bool:
			return b, nil
		case string:
			if p, err := strconv.ParseBool(b); err == nil {
				return p, nil
			}
		}
		return nil, Errorf(Other, "%s: expected bool, got %T(%q)", name, v, fmt.Sprint(v))
	case intKey:
		switch n := v.(type) {
		case int:
			return n, nil
		case int64:
			return int(n), nil
		case float64:
			if n == float64(int(n)) {
				return int(n), nil
			}
		case string:
			if p, err := strconv.Atoi(n); err == nil {
				return p, nil
			}
		}
		return nil, Errorf(Other, "%s: expected number, got %T(%q)", name, v, fmt.Sprint(v))
	case attrsKey:
		return coerceAttrs(name, v)
	}
	if s, ok := v.(string); ok {
		return s, nil
	}
	return nil, Errorf(Other, "%s: expected string, got %T(%v)", name, v, v)
}

// coerceAttrs reads "a=1 b=2".
func coerceAttrs(name string, v any) (any, error) {
	switch m := v.(type) {
	case map[string]any:
		return m, nil
	case string:
		out := map[string]any{}
		for _, word := range strings.Fields(m) {
			k, val, ok := strings.Cut(word, "=")
			if !ok || k == "" {
				return nil, Errorf(Other, `%s: expected "key=value", got %q`, name, word)
			}
			out[k] = val
		}
		return out, nil
	}
	return nil, Errorf(Other, "%s: expected map, got %T(%v)", name, v, v)
}

func checkConfig(name string, v any) error {
	switch name {
	case "logging-config":
		_, err := ParseLoggingConfig(v.(string))
		return err
	case "update-status-hook-interval":
		d, err := time.ParseDuration(v.(string))
		switch {
		case err != nil:
			return Errorf(Other, "invalid update status hook interval in model configuration: %w", err)
		case d < time.Minute:
			return Errorf(Other, "update status hook frequency %v cannot be less than 1m", d)
		case d > time.Hour:
			return Errorf(Other, "update status hook frequency %v cannot be greater than 60m", d)
		}
	case "max-status-history-age", "max-action-results-age":
		if _, err := time.ParseDuration(v.(string)); err != nil {
			return Errorf(Other, "invalid %s in model configuration: %w", name, err)
		}
	case "firewall-mode":
		switch v.(string) {
		case "instance", "global", "none":
		default:
			return Errorf(Other, "invalid firewall mode in model configuration: %q", v)
		}
	case "provisioner-harvest-mode":
		switch v.(string) {
		case "all", "none", "unknown", "destroyed":
		default:
			return Errorf(Other, "unknown harvesting method: %s", v)
		}
	}
	return nil
}
