package state

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
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

// maxHistory is how many statuses are kept besides the present one.
const maxHistory = 20

// statusOwner returns the age of what has the status, and false if there is no
// such entity.
func (md *modelData) statusOwner(kind StatusKind, id string) (since *time.Time, ok bool) {
	switch kind {
	case AgentStatus, WorkloadStatus:
		if u, found := md.units.get(id); found {
			return &u.Created, true
		}
	case ApplicationStatus:
		if a, found := md.apps.get(id); found {
			return &a.Created, true
		}
	case MachineStatus, InstanceStatus, ModificationStatus:
		if m, found := md.machines.get(id); found {
			return &m.Created, true
		}
	case RelationStatus:
		if r, found := md.relations.get(id); found {
			return &r.Created, true
		}
	case ModelStatus:
		if md.model.v != nil && id == md.uuid {
			return &md.model.v.Created, true
		}
	}
	return nil, false
}

// statusOwnerKey is the store's key of what has the status.
func (md *modelData) statusOwnerKey(kind StatusKind, id string) string {
	switch kind {
	case AgentStatus, WorkloadStatus:
		return inModel(md.uuid, keyUnit, id)
	case ApplicationStatus:
		return inModel(md.uuid, keyApp, id)
	case MachineStatus, InstanceStatus, ModificationStatus:
		return inModel(md.uuid, keyMachine, id)
	case RelationStatus:
		return inModel(md.uuid, keyRelation, id)
	}
	return rootKey(keyModel, id)
}

// initialStatus is what an entity begins with; it is not written.
func (md *modelData) initialStatus(kind StatusKind, id string) status.StatusInfo {
	since, ok := md.statusOwner(kind, id)
	if !ok {
		return status.StatusInfo{}
	}
	info := status.StatusInfo{Since: since}
	switch kind {
	case AgentStatus:
		info.Status = status.Allocating
	case WorkloadStatus:
		info.Status, info.Message = status.Waiting, status.MessageWaitForMachine
	case ApplicationStatus:
		info.Status = status.Unset
	case MachineStatus, InstanceStatus:
		info.Status = status.Pending
	case ModificationStatus:
		info.Status = status.Idle
	case RelationStatus:
		info.Status = status.Joining
	case ModelStatus:
		info.Status = status.Available
	}
	return info
}

// status returns the status that was set, or the one to begin with.
func (md *modelData) status(kind StatusKind, id string) status.StatusInfo {
	if doc, ok := md.statuses.get(statusID(kind, id)); ok {
		return doc.Current
	}
	return md.initialStatus(kind, id)
}

func statusOwnerNotFound(kind StatusKind, id string) error {
	switch kind {
	case AgentStatus, WorkloadStatus:
		return unitNotFound(id)
	case MachineStatus, InstanceStatus, ModificationStatus:
		return machineNotFound(id)
	case RelationStatus:
		return domain.Errorf(domain.NotFound, "relation %s not found", id)
	case ApplicationStatus:
		return domain.Errorf(domain.NotFound, "application %q not found", id)
	}
	return modelNotFound(id)
}

// Status returns the status that was set, or the one that an entity begins
// with; NotFound for an unknown entity.
func (s *State) Status(model string, kind StatusKind, id string) (status.StatusInfo, error) {
	return inModelData(s, model, func(md *modelData) (status.StatusInfo, error) {
		if _, ok := md.statusOwner(kind, id); !ok {
			return status.StatusInfo{}, statusOwnerNotFound(kind, id)
		}
		return md.status(kind, id), nil
	})
}

// SetStatus sets a status, stamps it if Since is nil, and keeps the one before
// in the history. The same status and message again changes only its data, and
// nothing if that is the same too.
func (s *State) SetStatus(ctx context.Context, model string, kind StatusKind, id string, info status.StatusInfo) error {
	if err := validStatus(kind, id, info); err != nil {
		return err
	}
	return s.change(ctx, model, func(t *tx) error {
		if _, ok := t.md.statusOwner(kind, id); !ok {
			return statusOwnerNotFound(kind, id)
		}
		t.guard(kv.Exists(t.md.statusOwnerKey(kind, id)))
		t.setStatus(kind, id, info)
		return nil
	})
}

func validStatus(kind StatusKind, id string, info status.StatusInfo) error {
	valid := true
	switch kind {
	case AgentStatus:
		valid = info.Status.KnownAgentStatus()
	case WorkloadStatus:
		valid = info.Status.KnownWorkloadStatus()
	case ApplicationStatus:
		valid = status.ValidWorkloadStatus(info.Status) || info.Status == status.Error || info.Status == status.Unset
	case MachineStatus:
		valid = info.Status.KnownMachineStatus()
	case InstanceStatus:
		valid = info.Status.KnownInstanceStatus()
	case ModificationStatus:
		valid = info.Status.KnownModificationStatus()
	case RelationStatus:
		switch info.Status {
		case status.Joining, status.Joined, status.Broken, status.Suspending, status.Suspended, status.Error:
		default:
			valid = false
		}
	case ModelStatus:
		valid = status.ValidModelStatus(info.Status)
	}
	switch {
	case !valid:
		return domain.Errorf(domain.Other, "cannot set invalid status %q", info.Status)
	case info.Status == status.Error && info.Message == "":
		return domain.Errorf(domain.Other, "cannot set status %q without info", info.Status)
	}
	return nil
}

// StatusHistory returns past and present statuses, the newest first, at most
// limit if it is above zero.
func (s *State) StatusHistory(model string, kind StatusKind, id string, limit int) ([]status.StatusInfo, error) {
	return inModelData(s, model, func(md *modelData) ([]status.StatusInfo, error) {
		if _, ok := md.statusOwner(kind, id); !ok {
			return nil, statusOwnerNotFound(kind, id)
		}
		doc, ok := md.statuses.get(statusID(kind, id))
		if !ok {
			return []status.StatusInfo{md.initialStatus(kind, id)}, nil
		}
		all := append(slices.Clone(doc.History), doc.Current)
		slices.Reverse(all)
		if limit > 0 && len(all) > limit {
			all = all[:limit]
		}
		return all, nil
	})
}

// RelationStatusID is the id of a relation's status.
func RelationStatusID(relation int) string { return strconv.Itoa(relation) }
