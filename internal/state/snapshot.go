package state

import (
	"sync"

	"github.com/gantline/gantline/juju/core/status"
)

// Snapshot is one model as it stood at one revision. It never changes, reads
// nothing and is shared: whoever needs many entities that fit together, such as
// a full status, takes one.
type Snapshot struct {
	Revision Revision
	Model    *Model
	// Machines are in order of their ids, Applications and Units in order of
	// names (units by number), Relations in order of their ids.
	Machines     []*Machine
	Applications []*Application
	Units        []*Unit
	Relations    []*Relation

	md     *modelData
	fill   func() // once
	byApp  map[string][]*Unit
	relApp map[string][]*Relation
}

// Snapshot returns the model as it stands.
func (s *State) Snapshot(model string) (*Snapshot, error) {
	shared, err := inModelData(s, model, func(md *modelData) (*Snapshot, error) { return md.frozen, nil })
	if err != nil || shared != nil {
		return shared.filled(), err
	}
	s.p.mu.Lock() // freezing marks the tables
	md := s.p.models[model]
	if md == nil || md.model.v == nil {
		s.p.mu.Unlock()
		return nil, modelNotFound(model)
	}
	if md.frozen == nil {
		copied := md.freeze()
		md.frozen = &Snapshot{Revision: fromKV(copied.rev), Model: copied.model.v, md: copied}
		md.frozen.fill = sync.OnceFunc(md.frozen.build)
	}
	shared = md.frozen
	s.p.mu.Unlock()
	return shared.filled(), nil
}

func (sn *Snapshot) filled() *Snapshot {
	if sn != nil {
		sn.fill()
	}
	return sn
}

func (sn *Snapshot) build() {
	sn.Machines, sn.Applications = sn.md.sortedMachines(), sn.md.sortedApps()
	sn.Units, sn.Relations = sn.md.sortedUnits(), sn.md.sortedRelations()
	sn.byApp = make(map[string][]*Unit, len(sn.Applications))
	for from, i := 0, 0; i < len(sn.Units); i++ {
		if app := sn.Units[i].Application; i+1 == len(sn.Units) || sn.Units[i+1].Application != app {
			sn.byApp[app] = sn.Units[from : i+1 : i+1]
			from = i + 1
		}
	}
	sn.relApp = make(map[string][]*Relation, len(sn.Applications))
	for _, r := range sn.Relations {
		for _, e := range r.Endpoints {
			sn.relApp[e.Application] = append(sn.relApp[e.Application], r)
		}
	}
}

// UnitsOf returns the application's units in order of their numbers.
func (sn *Snapshot) UnitsOf(application string) []*Unit { return sn.byApp[application] }

// RelationsOf returns the application's relations in order of their ids.
func (sn *Snapshot) RelationsOf(application string) []*Relation { return sn.relApp[application] }

// Unit returns the named unit, nil if there is none.
func (sn *Snapshot) Unit(name string) *Unit {
	u, _ := sn.md.units.get(name)
	return u
}

// Machine returns the machine with that id, nil if there is none.
func (sn *Snapshot) Machine(id string) *Machine {
	m, _ := sn.md.machines.get(id)
	return m
}

// Application returns the named application, nil if there is none.
func (sn *Snapshot) Application(name string) *Application {
	a, _ := sn.md.apps.get(name)
	return a
}

// Leader returns the application's leader, "" if it has none.
func (sn *Snapshot) Leader(application string) string { return sn.md.leader(application) }

// Status returns the status that was set, or the one that an entity begins
// with; the zero status for an unknown entity.
func (sn *Snapshot) Status(kind StatusKind, id string) status.StatusInfo {
	return sn.md.status(kind, id)
}

// UnitStatus is as State.UnitStatus.
func (sn *Snapshot) UnitStatus(unit string) (agent, workload status.StatusInfo) {
	return sn.md.unitStatus(unit)
}

// MachineStatus is as State.MachineStatus.
func (sn *Snapshot) MachineStatus(machine string) status.StatusInfo {
	return sn.md.machineStatus(machine)
}

// ApplicationStatus is as State.ApplicationStatus.
func (sn *Snapshot) ApplicationStatus(application string) status.StatusInfo {
	return sn.md.appStatus(application, sn.UnitsOf(application))
}

// Charm returns the charm with that URL, nil if there is none.
func (sn *Snapshot) Charm(url string) *Charm {
	c, _ := sn.md.charms.get(url)
	return c
}

// Block returns the block with that number, nil if there is none.
func (sn *Snapshot) Block(id string) *Block {
	b, _ := sn.md.blocks.get(id)
	return b
}

// Annotations returns what is noted on the entity with that tag.
func (sn *Snapshot) Annotations(tag string) map[string]string {
	if a, ok := sn.md.annotations.get(tag); ok {
		return a.Values
	}
	return nil
}
