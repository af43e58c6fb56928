package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/charm"
)

// Settings are values of a charm's options. JSON has one type of numbers: what
// comes back without a fraction is an int64.
type Settings map[string]any

// UnmarshalJSON keeps integers exact.
func (s *Settings) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var m map[string]any
	if err := dec.Decode(&m); err != nil {
		return err
	}
	for k, v := range m {
		n, ok := v.(json.Number)
		if !ok {
			continue
		}
		if i, err := n.Int64(); err == nil {
			m[k] = i
		} else if f, err := n.Float64(); err == nil {
			m[k] = f
		}
	}
	*s = m
	return nil
}

// typed gives a value the type of its option.
func typed(o charm.Option, v any) any {
	if i, ok := v.(int64); ok && o.Type == "float" {
		return float64(i)
	}
	return v
}

// effective returns the value of every option: what was set, else the default,
// else nil.
func effective(c *charm.Config, set Settings) map[string]any {
	out := make(map[string]any, len(c.Options))
	for name, o := range c.Options {
		out[name] = o.Default
		if v, ok := set[name]; ok && v != nil {
			out[name] = typed(o, v)
		}
	}
	return out
}

// optionChange is what is to be set of an application's options.
type optionChange struct {
	settings charm.Settings
	trust    *bool
}

const trustOption = "trust"

// readOptions reads options given as text and as a YAML document; text wins.
func readOptions(c *charm.Config, application string, set map[string]string, document string) (optionChange, error) {
	out := optionChange{settings: charm.Settings{}}
	if document != "" {
		values, err := yamlOptions(application, document)
		if err != nil {
			return out, err
		}
		if v, ok := values[trustOption]; ok && !has(c, trustOption) {
			if err := out.setTrust(fmt.Sprint(v)); err != nil {
				return out, err
			}
			delete(values, trustOption)
		}
		again, err := yaml.Marshal(map[string]any{application: values})
		if err != nil {
			return out, err
		}
		if out.settings, err = c.ParseSettingsYAML(again, application); err != nil {
			return out, err
		}
	}
	texts := map[string]string{}
	for name, text := range set {
		if name == trustOption && !has(c, trustOption) {
			if err := out.setTrust(text); err != nil {
				return out, err
			}
			continue
		}
		texts[name] = text
	}
	parsed, err := c.ParseSettingsStrings(texts)
	if err != nil {
		return out, err
	}
	for name, v := range parsed {
		out.settings[name] = v
	}
	return out, nil
}

func has(c *charm.Config, option string) bool {
	_, ok := c.Options[option]
	return ok
}

func (o *optionChange) setTrust(text string) error {
	switch strings.ToLower(text) {
	case "true":
		yes := true
		o.trust = &yes
	case "false":
		no := false
		o.trust = &no
	default:
		return domain.Errorf(domain.Other, "trust: expected bool, got string(%q)", text)
	}
	return nil
}

// yamlOptions reads {application: {option: value}}, and what "juju config"
// prints: {application: name, settings: {option: {value: v, source: user}}}.
func yamlOptions(application, document string) (map[string]any, error) {
	var all map[string]any
	if err := yaml.Unmarshal([]byte(document), &all); err != nil {
		return nil, domain.Errorf(domain.Other, "cannot parse settings data: %w", err)
	}
	if printed, ok := all["settings"].(map[string]any); ok && all["application"] != nil {
		out := map[string]any{}
		for name, entry := range printed {
			if e, ok := entry.(map[string]any); ok && (e["source"] == "user" || e["source"] == nil) && e["value"] != nil {
				out[name] = e["value"]
			}
		}
		return out, nil
	}
	values, ok := all[application].(map[string]any)
	if !ok {
		if all[application] == nil && len(all) > 0 {
			if _, there := all[application]; there {
				return map[string]any{}, nil
			}
		}
		return nil, domain.Errorf(domain.Other, "no settings found for %q", application)
	}
	return values, nil
}
