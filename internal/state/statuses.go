package state

import (
	"context"

	"github.com/gantline/gantline/juju/core/status"
)

// StatusKind says whose status it is.
type StatusKind string

// The kinds of statuses and what their ids are.
const (
	AgentStatus        StatusKind = "agent"        // a unit's agent, by unit
	WorkloadStatus     StatusKind = "workload"     // a unit, by unit
	ApplicationStatus  StatusKind = "application"  // by application
	MachineStatus      StatusKind = "machine"      // a machine's agent, by machine
	InstanceStatus     StatusKind = "instance"     // by machine
	ModificationStatus StatusKind = "modification" // by machine
	RelationStatus     StatusKind = "relation"     // by relation's id
	ModelStatus        StatusKind = "model"        // by model's uuid
)

// Status returns the status that was set, or the one that an entity begins
// with; NotFound for an unknown entity.
func (s *State) Status(model string, kind StatusKind, id string) (status.StatusInfo, error) {
	return status.StatusInfo{}, errNotYet
}

// SetStatus sets a status, stamps it if Since is nil, and keeps the one before
// in the history. The same status and message again changes only its data, and
// nothing if that is the same too.
func (s *State) SetStatus(ctx context.Context, model string, kind StatusKind, id string, info status.StatusInfo) error {
	return errNotYet
}

// UnitStatus returns what is shown of a unit's agent and workload: a missing
// agent is lost, and an agent's error is the workload's.
func (s *State) UnitStatus(model, unit string) (agent, workload status.StatusInfo, err error) {
	return status.StatusInfo{}, status.StatusInfo{}, errNotYet
}

// MachineStatus returns what is shown of a machine's agent.
func (s *State) MachineStatus(model, machine string) (status.StatusInfo, error) {
	return status.StatusInfo{}, errNotYet
}

// ApplicationStatus returns the status that the charm set for the application,
// else what its units' make together.
func (s *State) ApplicationStatus(model, application string) (status.StatusInfo, error) {
	return status.StatusInfo{}, errNotYet
}

// StatusHistory returns past and present statuses, the newest first, at most
// limit if it is above zero.
func (s *State) StatusHistory(model string, kind StatusKind, id string, limit int) ([]status.StatusInfo, error) {
	return nil, errNotYet
}
