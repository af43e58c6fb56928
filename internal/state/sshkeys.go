package state

import (
	"context"
	"maps"
	"strings"
)

// authorizedKeys is the key of a model's configuration that holds its SSH keys, a line each.
const authorizedKeys = "authorized-keys"

// AuthorizedKeys returns the SSH keys that open a model's machines.
func (s *State) AuthorizedKeys(uuid string) ([]string, error) {
	m, err := s.Model(uuid)
	if err != nil {
		return nil, err
	}
	return m.authorizedKeys(), nil
}

// ChangeAuthorizedKeys stores what change makes of a model's SSH keys; it is called again where
// somebody else was faster.
func (s *State) ChangeAuthorizedKeys(ctx context.Context, uuid string, change func(keys []string) ([]string, error)) error {
	return s.changeModel(ctx, uuid, func(m *Model) error {
		keys, err := change(m.authorizedKeys())
		if err != nil {
			return err
		}
		config := maps.Clone(m.Config)
		if config == nil {
			config = map[string]any{}
		}
		delete(config, authorizedKeys)
		if len(keys) > 0 {
			config[authorizedKeys] = strings.Join(keys, "\n")
		}
		if len(config) == 0 {
			config = nil
		}
		m.Config = config
		return nil
	})
}

func (m *Model) authorizedKeys() []string {
	text, _ := m.Config[authorizedKeys].(string)
	var keys []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			keys = append(keys, line)
		}
	}
	return keys
}
