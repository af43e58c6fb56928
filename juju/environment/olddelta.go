package environment

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// oldWatch is a watch that a server of Juju 1 keeps.
type oldWatch struct {
	server *oldServer
	id     string
}

func (s *oldServer) watch(ctx context.Context) (source, error) {
	var out struct{ AllWatcherId string }
	if err := s.call(ctx, "Client", "", "WatchAll", nil, &out); err != nil {
		return nil, err
	}
	return &oldWatch{s, out.AllWatcherId}, nil
}

// Next implements source.
func (w *oldWatch) Next(ctx context.Context) ([]params.Delta, error) {
	var out struct{ Deltas [][]json.RawMessage }
	if err := w.server.call(ctx, "AllWatcher", w.id, "Next", nil, &out); err != nil {
		return nil, err
	}
	deltas := make([]params.Delta, 0, len(out.Deltas))
	for _, parts := range out.Deltas {
		d, err := oldDelta(parts)
		if err != nil {
			return nil, err
		}
		deltas = append(deltas, d)
	}
	return deltas, nil
}

// Stop implements source.
func (w *oldWatch) Stop(ctx context.Context) error {
	return w.server.call(ctx, "AllWatcher", w.id, "Stop", nil, nil)
}

// oldDelta makes a delta of today of one of Juju 1: services are applications, and a unit's one status
// becomes those of agent and workload. A kind that is not known stays as it came.
func oldDelta(parts []json.RawMessage) (params.Delta, error) {
	var kind, action string
	if len(parts) != 3 {
		return params.Delta{}, fmt.Errorf("cannot decode delta: %d parts, want 3", len(parts))
	}
	for i, to := range []*string{&kind, &action} {
		if err := json.Unmarshal(parts[i], to); err != nil {
			return params.Delta{}, fmt.Errorf("cannot decode delta: %w", err)
		}
	}
	d := params.Delta{Removed: action == "remove"}
	var err error
	switch kind {
	case "service":
		d.Entity, err = decoded(parts[2], oldApplication)
	case "unit":
		d.Entity, err = decoded(parts[2], oldUnit)
	case "machine":
		d.Entity, err = decoded(parts[2], oldMachine)
	case "relation", "annotation": // their keys are the same but for case
		joined, encodeErr := json.Marshal(parts)
		if encodeErr != nil {
			return d, fmt.Errorf("cannot decode delta of %s: %w", kind, encodeErr)
		}
		err = json.Unmarshal(joined, &d)
	default:
		d.Entity = &params.UnknownEntity{Kind: kind, Raw: parts[2]}
	}
	if err != nil {
		return d, fmt.Errorf("cannot decode delta of %s: %w", kind, err)
	}
	return d, nil
}

func decoded[T any](data json.RawMessage, make func(T) params.EntityInfo) (params.EntityInfo, error) {
	var wire T
	if err := json.Unmarshal(data, &wire); err != nil {
		return nil, err
	}
	return make(wire), nil
}

type wireApplication struct {
	Name, CharmURL, OwnerTag string
	Exposed                  bool
	Life                     life.Value
	MinUnits                 int
	Config                   map[string]any
}

func oldApplication(w wireApplication) params.EntityInfo {
	return &params.ApplicationInfo{
		Name: w.Name, CharmURL: w.CharmURL, OwnerTag: w.OwnerTag, Exposed: w.Exposed, Life: w.Life,
		MinUnits: w.MinUnits, Config: w.Config,
	}
}

type wireUnit struct {
	Name, Service, CharmURL       string
	PublicAddress, PrivateAddress string
	MachineId, Status, StatusInfo string
	StatusData                    map[string]any
	Life                          life.Value
}

func oldUnit(w wireUnit) params.EntityInfo {
	u := &params.UnitInfo{
		Name: w.Name, Application: w.Service, CharmURL: w.CharmURL, Life: w.Life, MachineId: w.MachineId,
		PublicAddress: w.PublicAddress, PrivateAddress: w.PrivateAddress,
		AgentStatus:    params.StatusInfo{Current: status.Allocating, Message: w.StatusInfo, Data: w.StatusData},
		WorkloadStatus: params.StatusInfo{Current: status.Unknown},
	}
	switch w.Status {
	case "installed":
		u.AgentStatus.Current = status.Executing
	case "started", "stopped":
		u.AgentStatus.Current = status.Idle
	case "error":
		u.AgentStatus.Current = status.Idle
		u.WorkloadStatus = params.StatusInfo{Current: status.Error, Message: w.StatusInfo, Data: w.StatusData}
	case "down":
		u.AgentStatus.Current = status.Lost
	}
	return u
}

type wireMachine struct {
	Id, InstanceId, Status, StatusInfo string
	Life                               life.Value
}

func oldMachine(w wireMachine) params.EntityInfo {
	return &params.MachineInfo{
		Id: w.Id, InstanceId: w.InstanceId, Life: w.Life,
		AgentStatus: params.StatusInfo{Current: status.Status(w.Status), Message: w.StatusInfo},
	}
}
