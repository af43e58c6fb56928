package state

import "github.com/gantline/gantline/juju/names"

// MachineVersion stands for all that a snapshot says of a machine and its statuses. Two snapshots
// that say the same have equal versions, as long as nothing changed in between; different versions
// may say the same. It is cheap to make and to compare, and it keeps what it stands for in memory.
type MachineVersion struct {
	machine                       *Machine
	agent, instance, modification *statusDoc
	present                       bool
}

// MachineVersion returns the machine's version.
func (sn *Snapshot) MachineVersion(m *Machine) MachineVersion {
	return MachineVersion{
		machine: m, agent: sn.md.statusDoc(MachineStatus, m.ID), instance: sn.md.statusDoc(InstanceStatus, m.ID),
		modification: sn.md.statusDoc(ModificationStatus, m.ID), present: sn.md.isPresent(names.NewMachineTag(m.ID).String()),
	}
}

// UnitVersion is to a unit what MachineVersion is to a machine. It stands for the unit's machine
// too, without its statuses, and for whether the unit leads.
type UnitVersion struct {
	unit            *Unit
	machine         *Machine
	agent, workload *statusDoc
	present, leads  bool
}

// UnitVersion returns the unit's version.
func (sn *Snapshot) UnitVersion(u *Unit) UnitVersion {
	return UnitVersion{
		unit: u, machine: sn.Machine(u.Machine), agent: sn.md.statusDoc(AgentStatus, u.Name),
		workload: sn.md.statusDoc(WorkloadStatus, u.Name), present: sn.md.isPresent(names.NewUnitTag(u.Name).String()),
		leads: sn.Leader(u.Application) == u.Name,
	}
}

// statusDoc returns what was written of a status, nil for nothing.
func (md *modelData) statusDoc(kind StatusKind, id string) *statusDoc {
	doc, _ := md.statuses.get(statusID(kind, id))
	return doc
}
