package state

import (
	"context"
	"maps"

	"github.com/gantline/gantline/internal/domain"
)

// ConfigValue is the value of a configuration key and where it is from:
// "default", "controller" or "model".
type ConfigValue struct {
	Value  any
	Source string
}

// ModelConfig returns the model's whole configuration, defaults included.
func (s *State) ModelConfig(uuid string) (map[string]ConfigValue, error) {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	return s.p.modelConfig(uuid)
}

func (p *projection) modelConfig(uuid string) (map[string]ConfigValue, error) {
	md := p.models[uuid]
	if md == nil || md.model.v == nil {
		return nil, modelNotFound(uuid)
	}
	m := md.model.v
	out := map[string]ConfigValue{}
	for key, value := range domain.DefaultModelConfig() {
		out[key] = ConfigValue{value, "default"}
	}
	for key, value := range m.Config {
		if f, ok := value.(float64); ok {
			value = int(f) // JSON has no other numbers; no key is a fraction
		}
		out[key] = ConfigValue{value, "model"}
	}
	typ := m.Cloud
	if c, err := p.controllerRecord(); err == nil {
		typ = c.Cloud.Type
	}
	for key, value := range map[string]any{
		"name": m.Name, "uuid": m.UUID, "type": typ, "agent-version": m.AgentVersion,
		"logging-config": "<root>=INFO", "resource-tags": map[string]any{},
		"container-networking-method": "local",
	} {
		if has, ok := out[key]; !ok || has.Source == "default" {
			out[key] = ConfigValue{value, "model"}
		}
	}
	return out, nil
}

// SetModelConfig sets keys and resets others to their defaults. Values may be
// strings, which are parsed by the key's type.
func (s *State) SetModelConfig(ctx context.Context, uuid string, set map[string]any, reset []string) error {
	coerced, err := domain.CoerceModelConfig(set)
	if err != nil {
		return err
	}
	return s.change(ctx, uuid, func(t *tx) error {
		m, err := t.modelAt()
		if err != nil {
			return err
		}
		whole, err := t.p.modelConfig(uuid)
		if err != nil {
			return err
		}
		current := make(map[string]any, len(whole))
		for key, v := range whole {
			current[key] = v.Value
		}
		if err := domain.CheckModelConfigChange(current, set); err != nil {
			return err
		}
		config := maps.Clone(m.Config)
		if config == nil {
			config = map[string]any{}
		}
		for key, v := range coerced {
			if was, ok := config[key]; ok && sameValue(was, v) {
				continue // numbers come back from JSON as another type
			}
			config[key] = v
		}
		for _, key := range reset {
			delete(config, key)
		}
		if len(config) == 0 {
			config = nil
		}
		m.Config = config
		t.putModel(m)
		return nil
	})
}

func sameValue(a, b any) bool {
	if f, ok := a.(float64); ok {
		if n, ok := b.(int); ok {
			return f == float64(n)
		}
	}
	return sameJSON(map[string]any{"": a}, map[string]any{"": b})
}

// WatchModelConfig tells of changes of the model's configuration.
func (s *State) WatchModelConfig(uuid string) *Watch[Signal] {
	return newSignal(s, topic{model: uuid, what: topicConfig})
}

// WatchModelConfigAndAPIHostPorts tells of changes of the model's configuration
// and of what WatchAPIHostPorts tells of.
func (s *State) WatchModelConfigAndAPIHostPorts(uuid string) *Watch[Signal] {
	return newSignal(s, topic{model: uuid, what: topicConfig}, topic{what: topicAddresses})
}
