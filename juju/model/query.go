package model

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/rpc/params"
)

// Empty says whether the model holds no machine and no application.
func (m *Model) Empty() bool { return len(m.Machines) == 0 && len(m.Applications) == 0 }

// ApplicationNames returns the names of the applications in order.
func (m *Model) ApplicationNames() []string { return slices.Sorted(maps.Keys(m.Applications)) }

// MachineIDs returns the ids of the machines in order, each before its containers: 2, 10, 10/lxd/0.
func (m *Model) MachineIDs() []string {
	return slices.SortedFunc(maps.Keys(m.Machines), compareNumbered)
}

// Containers returns the ids of the containers in a machine, and not of those in them, in order.
func (m *Model) Containers(machine string) []string {
	return slices.DeleteFunc(m.MachineIDs(), func(id string) bool {
		rest, inside := strings.CutPrefix(id, machine+"/")
		return !inside || strings.Count(rest, "/") != 1
	})
}

// UnitsOf returns the names of an application's units in order of their numbers.
func (m *Model) UnitsOf(application string) []string {
	return m.units(func(u *params.UnitInfo) bool { return u.Application == application })
}

// UnitsOn returns the names of the units on a machine or in a container, subordinates too, in order.
func (m *Model) UnitsOn(machine string) []string {
	return m.units(func(u *params.UnitInfo) bool { return u.MachineId == machine })
}

// SubordinatesOf returns the names of a unit's subordinates in order.
func (m *Model) SubordinatesOf(unit string) []string {
	return m.units(func(u *params.UnitInfo) bool { return u.Principal == unit })
}

func (m *Model) units(wanted func(*params.UnitInfo) bool) []string {
	var names []string
	for name, u := range m.Units {
		if wanted(u) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, compareNumbered)
	return names
}

// RelationsOf returns the keys of an application's relations in order.
func (m *Model) RelationsOf(application string) []string {
	var keys []string
	for key, r := range m.Relations {
		if slices.ContainsFunc(r.Endpoints, func(e params.Endpoint) bool { return e.ApplicationName == application }) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// RelatedTo returns the names of the applications that an application is related to, in order; itself
// where its units are related to each other.
func (m *Model) RelatedTo(application string) []string {
	var names []string
	for _, key := range m.RelationsOf(application) {
		ends := m.Relations[key].Endpoints
		if len(ends) == 1 {
			names = append(names, application)
		}
		for _, e := range ends {
			if e.ApplicationName != application {
				names = append(names, e.ApplicationName)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// compareNumbered orders names by their parts, numbers as numbers: web/9 before web/10.
func compareNumbered(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(as), len(bs)) {
		n, errA := strconv.Atoi(as[i])
		k, errB := strconv.Atoi(bs[i])
		if errA == nil && errB == nil && n != k {
			return n - k
		}
		if c := strings.Compare(as[i], bs[i]); c != 0 {
			return c
		}
	}
	return len(as) - len(bs)
}
