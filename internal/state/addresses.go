package state

import (
	"strings"

	"github.com/gantline/gantline/internal/domain"
)

func (md *modelData) machineOf(unit string) (*Machine, error) {
	u, err := md.unit(unit)
	if err != nil {
		return nil, err
	}
	if u.Machine == "" {
		return nil, domain.Errorf(domain.NotAssigned, "unit %q is not assigned to a machine", unit)
	}
	return md.machine(u.Machine)
}

// PublicAddress returns the address to reach the unit from outside; NoAddressSet
// if its machine has none.
func (s *State) PublicAddress(model, unit string) (string, error) {
	return s.address(model, unit, "public", (*Machine).PublicAddress)
}

// PrivateAddress returns the unit's address within the model.
func (s *State) PrivateAddress(model, unit string) (string, error) {
	return s.address(model, unit, "private", (*Machine).PrivateAddress)
}

func (s *State) address(model, unit, what string, pick func(*Machine) string) (string, error) {
	return inModelData(s, model, func(md *modelData) (string, error) {
		m, err := md.machineOf(unit)
		if err != nil {
			return "", err
		}
		if a := pick(m); a != "" {
			return a, nil
		}
		return "", domain.Errorf(domain.NoAddressSet, "%q has no %s address set", unit, what)
	})
}

// networkSettings are the settings that say where a unit is reached; none while
// its machine has no address.
func (md *modelData) networkSettings(unit string) map[string]string {
	m, err := md.machineOf(unit)
	if err != nil {
		return nil
	}
	a := m.PrivateAddress()
	if a == "" {
		return nil
	}
	bits := "/32"
	if strings.Contains(a, ":") {
		bits = "/128"
	}
	return map[string]string{"private-address": a, "ingress-address": a, "egress-subnets": a + bits}
}
