// Package client serves the Client facade: the status of a model, and the watch of everything in
// it together with the AllWatcher facade that reads it.
package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Snapshot(model string) (*state.Snapshot, error)
	WatchAll(model string, since state.Revision) (*state.Watch[state.ModelChange], error)
	Controller() (*state.Controller, error)
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	StatusHistory(model string, kind state.StatusKind, id string, limit int) ([]status.StatusInfo, error)
}

// Facade answers the facade's methods.
type Facade struct {
	state    State
	now      func() time.Time
	deltas   *deltaCache
	statuses *statusCache
	marker   json.RawMessage // see statusEncoder
}

// New returns the facade. now is the controller's clock.
func New(st State, now func() time.Time) *Facade {
	return &Facade{
		state: st, now: now, deltas: newDeltaCache(), statuses: newStatusCache(),
		marker: json.RawMessage(`"` + rand.Text() + `"`),
	}
}

// FullStatus returns the whole model or what the patterns match.
func (f *Facade) FullStatus(_ context.Context, s facade.Session, in params.StatusParams) (params.FullStatus, error) {
	sn, err := f.state.Snapshot(s.ModelUUID())
	if err != nil {
		return params.FullStatus{}, err
	}
	v := newView(sn)
	if len(in.Patterns) > 0 {
		if v, err = v.matching(in.Patterns); err != nil {
			return params.FullStatus{}, err
		}
	}
	out := f.rest(v)
	out.Machines, out.Applications = v.machines(), v.applications()
	return out, nil
}

// rest is a full status without its machines and applications.
func (f *Facade) rest(v *view) params.FullStatus {
	now := f.now()
	return params.FullStatus{
		Model:               v.model(),
		RemoteApplications:  map[string]params.RemoteApplicationStatus{},
		Offers:              map[string]params.ApplicationOfferStatus{},
		Relations:           v.relations(),
		ControllerTimestamp: &now,
		Branches:            map[string]params.BranchStatus{},
	}
}
