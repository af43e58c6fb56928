package state

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/gantline/gantline/internal/domain"
)

// WatchUnit tells of changes of the unit itself, its removal included.
func (s *State) WatchUnit(model, unit string) *Watch[Signal] {
	return newSignal(s, topic{model, string(KindUnit), unit})
}

// WatchApplication tells of changes of the application itself, its removal
// included.
func (s *State) WatchApplication(model, name string) *Watch[Signal] {
	return newSignal(s, topic{model, string(KindApplication), name})
}

// WatchUnits yields the names of units that came, changed life or were removed:
// those of the application, or of all applications if it is "".
func (s *State) WatchUnits(model, application string) *Watch[[]string] {
	return s.watchNames(topic{model, topicUnits, application}, func() ([]*Unit, error) { return s.Units(model, application) })
}

// WatchMachineUnits yields the names of units on the machine that came, changed
// life or were removed.
func (s *State) WatchMachineUnits(model, machine string) *Watch[[]string] {
	return s.watchNames(topic{model, topicMachineUnits, machine}, func() ([]*Unit, error) { return s.UnitsOn(model, machine) })
}

func (s *State) watchNames(t topic, all func() ([]*Unit, error)) *Watch[[]string] {
	return newWatch(s, func(changed map[EntityKey]struct{}) ([]string, bool) {
		if changed != nil {
			return sortedIDs(changed, domain.CompareUnits), true
		}
		units, err := all()
		if err != nil {
			return nil, true // nothing there is a level too
		}
		names := make([]string, len(units))
		for i, u := range units {
			names[i] = u.Name
		}
		return names, true
	}, t)
}

// watchHash yields the hash of what read returns, each time that it differs.
func watchHash(s *State, read func() (any, error), topics ...topic) *Watch[[]string] {
	last := ""
	return newWatch(s, func(changed map[EntityKey]struct{}) ([]string, bool) {
		v, err := read()
		if err != nil {
			return nil, changed == nil // gone; other watches tell of that
		}
		b, err := json.Marshal(v)
		if err != nil {
			return nil, false
		}
		sum := sha256.Sum256(b)
		hash := hex.EncodeToString(sum[:])
		if changed != nil && hash == last {
			return nil, false
		}
		last = hash
		return []string{hash}, true
	}, topics...)
}

// WatchConfigHash yields one string that differs when the application's charm
// options, as the unit sees them, do.
func (s *State) WatchConfigHash(model, unit string) (*Watch[[]string], error) {
	u, err := s.Unit(model, unit)
	if err != nil {
		return nil, err
	}
	return watchHash(s, func() (any, error) {
		a, err := s.Application(model, u.Application)
		if err != nil {
			return nil, err
		}
		config, err := s.ApplicationConfig(model, u.Application)
		return []any{a.CharmURL, config}, err
	}, topic{model, string(KindApplication), u.Application}), nil
}

// WatchTrustHash is WatchConfigHash for the application's trust.
func (s *State) WatchTrustHash(model, unit string) (*Watch[[]string], error) {
	u, err := s.Unit(model, unit)
	if err != nil {
		return nil, err
	}
	return watchHash(s, func() (any, error) {
		a, err := s.Application(model, u.Application)
		if err != nil {
			return nil, err
		}
		return a.Trust, nil
	}, topic{model, string(KindApplication), u.Application}), nil
}

// WatchAddressesHash yields one string that differs when the addresses of the
// unit's machine do.
func (s *State) WatchAddressesHash(model, unit string) (*Watch[[]string], error) {
	u, err := s.Unit(model, unit)
	if err != nil {
		return nil, err
	}
	topics := []topic{{model, string(KindUnit), unit}}
	if u.Machine != "" {
		topics = append(topics, topic{model, string(KindMachine), u.Machine})
	}
	return watchHash(s, func() (any, error) {
		return inModelData(s, model, func(md *modelData) ([]Address, error) {
			m, err := md.machineOf(unit)
			if domain.KindOf(err) == domain.NotAssigned {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			return m.Addresses(), nil
		})
	}, topics...), nil
}
