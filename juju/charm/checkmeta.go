package charm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// reserved says why a charm may not use the name, which is Juju's own; nothing
// when it may.
func reserved(charmName, name string) string {
	switch {
	case strings.HasPrefix(charmName, "juju-"):
		return ""
	case name == "juju":
		return `"juju" is a reserved name`
	case strings.HasPrefix(name, "juju-"):
		return `the "juju-" prefix is reserved`
	}
	return ""
}

// check checks what does not depend on the charm's format.
func (m Meta) check() error {
	if err := ValidateName(m.Name); err != nil {
		return fmt.Errorf("charm %w", err)
	}
	for _, check := range []func() error{
		m.checkRelations, m.checkExtraBindings, m.checkSubordinate, m.checkSeries,
		m.checkStorage, m.checkDevices, m.checkResources, m.checkTerms,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (m Meta) checkRelations() error {
	seen := make(map[string]bool)
	for _, group := range []struct {
		role      RelationRole
		relations map[string]Relation
	}{{RoleProvider, m.Provides}, {RoleRequirer, m.Requires}, {RolePeer, m.Peers}} {
		for _, name := range slices.Sorted(maps.Keys(group.relations)) {
			relation := group.relations[name]
			switch {
			case relation.Name != name:
				return fmt.Errorf("charm %q has mismatched relation name %q; expected %q", m.Name, relation.Name, name)
			case relation.Role != group.role:
				return fmt.Errorf("charm %q has mismatched role %q; expected %q", m.Name, relation.Role, group.role)
			case reserved(m.Name, name) != "" && !m.mayUseReserved(relation):
				return fmt.Errorf("charm %q using a reserved relation name: %q", m.Name, name)
			case reserved(m.Name, relation.Interface) != "" && relation.Role != RoleRequirer:
				return fmt.Errorf("charm %q relation %q using a reserved interface: %q", m.Name, name, relation.Interface)
			case seen[name]:
				return fmt.Errorf("charm %q using a duplicated relation name: %q", m.Name, name)
			}
			seen[name] = true
		}
	}
	return nil
}

// mayUseReserved lets subordinates ask for what Juju itself provides.
func (m Meta) mayUseReserved(relation Relation) bool {
	return m.Subordinate && relation.Role == RoleRequirer && relation.Scope == ScopeContainer
}

func (m Meta) checkExtraBindings() error {
	if m.ExtraBindings == nil {
		return nil
	}
	problem := func() error {
		if len(m.ExtraBindings) == 0 {
			return fmt.Errorf("extra bindings cannot be empty when specified")
		}
		relations := m.CombinedRelations()
		for _, name := range slices.Sorted(maps.Keys(m.ExtraBindings)) {
			if _, taken := relations[name]; taken {
				return fmt.Errorf("relation %q cannot be used in extra bindings", name)
			}
		}
		return nil
	}
	if err := problem(); err != nil {
		return fmt.Errorf("charm %q has invalid extra bindings: %w", m.Name, err)
	}
	return nil
}

// checkSubordinate wants a way to the application beside which the units live.
func (m Meta) checkSubordinate() error {
	if !m.Subordinate {
		return nil
	}
	for _, relation := range m.Requires {
		if relation.Scope == ScopeContainer {
			return nil
		}
	}
	return fmt.Errorf("subordinate charm %q lacks \"requires\" relation with container scope", m.Name)
}

func (m Meta) checkSeries() error {
	for _, series := range m.Series {
		if !IsValidSeries(series) {
			return fmt.Errorf("charm %q declares invalid series: %q", m.Name, series)
		}
	}
	return nil
}

func (m Meta) checkStorage() error {
	for _, name := range slices.Sorted(maps.Keys(m.Storage)) {
		store := m.Storage[name]
		switch {
		case store.Location != "" && store.Type != StorageFilesystem:
			return fmt.Errorf(`charm %q storage %q: location may not be specified for "type: %s"`, m.Name, name, store.Type)
		case store.Type == "":
			return fmt.Errorf("charm %q storage %q: type must be specified", m.Name, name)
		case store.CountMin < 0:
			return fmt.Errorf("charm %q storage %q: invalid minimum count %d", m.Name, name, store.CountMin)
		case store.CountMax == 0 || store.CountMax < -1:
			return fmt.Errorf("charm %q storage %q: invalid maximum count %d", m.Name, name, store.CountMax)
		}
	}
	return nil
}

func (m Meta) checkDevices() error {
	for _, name := range slices.Sorted(maps.Keys(m.Devices)) {
		switch device := m.Devices[name]; {
		case device.Type == "":
			return fmt.Errorf("charm %q device %q: type must be specified", m.Name, name)
		case device.CountMin >= 0 && device.CountMax >= 0 && device.CountMin > device.CountMax:
			return fmt.Errorf("charm %q device %q: maximum count %d can not be smaller than minimum count %d",
				m.Name, name, device.CountMax, device.CountMin)
		}
	}
	return nil
}

func (m Meta) checkResources() error {
	for _, name := range slices.Sorted(maps.Keys(m.Resources)) {
		if err := m.Resources[name].Validate(); err != nil {
			return err
		}
	}
	return nil
}
