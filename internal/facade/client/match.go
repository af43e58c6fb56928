package client

import (
	"net/netip"
	"path"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
)

// kept is what a narrowed view shows; a nil kept shows everything. Whatever a pattern matches
// pulls in what belongs to it: a machine its units, a unit its application and machine, an
// application its units.
type kept struct {
	machines, applications, units map[string]bool
}

func (k *kept) machine(id string) bool       { return k == nil || k.machines[id] }
func (k *kept) application(name string) bool { return k == nil || k.applications[name] }
func (k *kept) unit(name string) bool        { return k == nil || k.units[name] }

func (k *kept) relation(r *state.Relation) bool {
	for _, e := range r.Endpoints {
		if !k.application(e.Application) {
			return false
		}
	}
	return true
}

// matching returns the view narrowed to what any of the patterns matches. A pattern is a unit,
// application or machine (with * and ?), "app/leader", a status word, a port, an address or
// network, "exposed" or "not exposed".
func (v *view) matching(patterns []string) (*view, error) {
	for i, p := range patterns {
		patterns[i] = strings.ToLower(p)
		if _, err := path.Match(patterns[i], ""); err != nil {
			return nil, domain.Errorf(domain.Other, "pattern %q contains invalid characters", p)
		}
	}
	k := &kept{machines: map[string]bool{}, applications: map[string]bool{}, units: map[string]bool{}}
	for _, m := range v.Machines {
		if anyOf(patterns, func(p string) bool { return v.machineMatches(m, p) }) {
			v.keepMachine(k, m)
		}
	}
	for _, a := range v.Applications {
		whole := anyOf(patterns, func(p string) bool { return v.applicationMatches(a, p) })
		if whole {
			k.applications[a.Name] = true
		}
		for _, u := range v.units[a.Name] {
			if whole || anyOf(patterns, func(p string) bool { return v.unitMatches(u, p) }) {
				v.keepUnit(k, u)
			}
		}
	}
	narrowed := *v
	narrowed.keep = k
	return &narrowed, nil
}

func anyOf(patterns []string, match func(string) bool) bool {
	for _, p := range patterns {
		if match(p) {
			return true
		}
	}
	return false
}

func (v *view) keepMachine(k *kept, m *state.Machine) {
	k.machines[m.ID] = true
	for parent := m.Parent; parent != ""; {
		k.machines[parent] = true
		p := v.at[parent]
		if p == nil {
			break
		}
		parent = p.Parent
	}
	for _, name := range m.Units {
		if u := v.unit[name]; u != nil {
			v.keepUnit(k, u)
		}
	}
}

func (v *view) keepUnit(k *kept, u *state.Unit) {
	k.units[u.Name], k.applications[u.Application] = true, true
	for id := u.Machine; id != ""; {
		k.machines[id] = true
		m := v.at[id]
		if m == nil {
			break
		}
		id = m.Parent
	}
	if p := v.unit[u.Principal]; p != nil {
		k.units[p.Name], k.applications[p.Application] = true, true
	}
	for _, sub := range u.Subordinates {
		if s := v.unit[sub]; s != nil {
			k.units[sub], k.applications[s.Application] = true, true
		}
	}
}

func (v *view) machineMatches(m *state.Machine, p string) bool {
	if m.ID == p || glob(p, m.ID) && strings.ContainsAny(p, "*?[") {
		return true
	}
	if string(v.MachineStatus(m.ID).Status) == p {
		return true
	}
	for _, a := range m.Addresses() {
		if addressMatches(a.Value, p) {
			return true
		}
	}
	return false
}

func (v *view) applicationMatches(a *state.Application, p string) bool {
	switch p {
	case "exposed":
		return a.Exposed
	case "not exposed":
		return !a.Exposed
	}
	return glob(p, a.Name)
}

func (v *view) unitMatches(u *state.Unit, p string) bool {
	if app, ok := strings.CutSuffix(p, "/leader"); ok {
		return u.Application == app && v.Leader(app) == u.Name
	}
	if glob(p, u.Name) {
		return true
	}
	agent, workload := v.UnitStatus(u.Name)
	if string(agent.Status) == p || string(workload.Status) == p {
		return true
	}
	for _, r := range domain.UniquePorts(u.Ports) {
		if port, err := strconv.Atoi(p); err == nil && r.From <= port && port <= r.To || r.String() == p {
			return true
		}
	}
	if m := v.at[u.Machine]; m != nil {
		for _, a := range m.Addresses() {
			if addressMatches(a.Value, p) {
				return true
			}
		}
	}
	return false
}

func glob(pattern, text string) bool {
	ok, err := path.Match(pattern, text)
	return err == nil && ok
}

func addressMatches(value, p string) bool {
	if value == p {
		return true
	}
	network, err := netip.ParsePrefix(p)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(value)
	return err == nil && network.Contains(addr)
}
