package state

import (
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
}

// Snapshot returns the model as it stands.
func (s *State) Snapshot(model string) (*Snapshot, error) { return nil, errNotYet }

// UnitsOf returns the application's units in order of their numbers.
func (sn *Snapshot) UnitsOf(application string) []*Unit { return nil }

// RelationsOf returns the application's relations in order of their ids.
func (sn *Snapshot) RelationsOf(application string) []*Relation { return nil }

// Leader returns the application's leader, "" if it has none.
func (sn *Snapshot) Leader(application string) string { return "" }

// Status returns the status that was set, or the one that an entity begins
// with; the zero status for an unknown entity.
func (sn *Snapshot) Status(kind StatusKind, id string) status.StatusInfo { return status.StatusInfo{} }

// UnitStatus is as State.UnitStatus.
func (sn *Snapshot) UnitStatus(unit string) (agent, workload status.StatusInfo) {
	return status.StatusInfo{}, status.StatusInfo{}
}

// MachineStatus is as State.MachineStatus.
func (sn *Snapshot) MachineStatus(machine string) status.StatusInfo { return status.StatusInfo{} }

// ApplicationStatus is as State.ApplicationStatus.
func (sn *Snapshot) ApplicationStatus(application string) status.StatusInfo {
	return status.StatusInfo{}
}

// Charm returns the charm with that URL, nil if there is none.
func (sn *Snapshot) Charm(url string) *Charm { return nil }

// Annotations returns what is noted on the entity with that tag.
func (sn *Snapshot) Annotations(tag string) map[string]string { return nil }
