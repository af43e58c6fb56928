package state

import (
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/domain"
)

// MachinePorts returns what is open on the machine, by unit and endpoint.
func (s *State) MachinePorts(model, machine string) (map[string]map[string][]domain.PortRange, error) {
	units, err := s.UnitsOn(model, machine)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string][]domain.PortRange{}
	for _, u := range units {
		if len(u.Ports) > 0 {
			out[u.Name] = u.Ports
		}
	}
	return out, nil
}

// changePorts opens and closes ranges of the unit. Other units of its machine
// must not hold any part of what it opens; the machine's counter guards that.
func (t *tx) changePorts(u *Unit, open, closed []PortsChange) error {
	ports := maps.Clone(u.Ports)
	if ports == nil {
		ports = map[string][]domain.PortRange{}
	}
	for _, c := range closed {
		ports[c.Endpoint] = slices.DeleteFunc(slices.Clone(ports[c.Endpoint]), func(r domain.PortRange) bool { return r == c.Range })
	}
	opened := false
	for _, o := range open {
		if err := o.Range.Check(); err != nil {
			return err
		}
		if err := t.conflicts(u, ports, o.Range); err != nil {
			return err
		}
		if !slices.Contains(ports[o.Endpoint], o.Range) {
			ports[o.Endpoint] = append(slices.Clone(ports[o.Endpoint]), o.Range)
			domain.SortPorts(ports[o.Endpoint])
			opened = true
		}
	}
	maps.DeleteFunc(ports, func(_ string, ranges []domain.PortRange) bool { return len(ranges) == 0 })
	if len(ports) == 0 {
		ports = nil
	}
	u.Ports = ports
	if !opened || u.Machine == "" {
		return nil
	}
	m, err := t.machine(u.Machine)
	if err != nil {
		return err
	}
	m.PortsVersion++
	t.putMachine(m)
	return nil
}

// conflicts finds who holds a part of the range already.
func (t *tx) conflicts(u *Unit, own map[string][]domain.PortRange, r domain.PortRange) error {
	for _, ranges := range own {
		for _, has := range ranges {
			if has != r && has.ConflictsWith(r) {
				return conflict(r, u.Name, has, u.Name)
			}
		}
	}
	if u.Machine == "" {
		return nil
	}
	for _, other := range t.md.pickUnits(t.md.unitsByMachine[u.Machine]) {
		if other.Name == u.Name {
			continue
		}
		for _, has := range domain.UniquePorts(other.Ports) {
			if has.ConflictsWith(r) {
				return conflict(r, u.Name, has, other.Name)
			}
		}
	}
	return nil
}

func conflict(r domain.PortRange, unit string, has domain.PortRange, owner string) error {
	return domain.Errorf(domain.Other,
		"cannot open ports %v on unit %q: port ranges %v (%q) and %v (%q) conflict", r, unit, has, owner, r, unit)
}
