// Package deployer serves the Deployer facade, by which a machine's agent learns which units it is
// to run.
package deployer

import (
	"context"
	"errors"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/apiaddress"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	apiaddress.State
	Unit(model, name string) (*state.Unit, error)
	EnsureUnitDead(ctx context.Context, model, unit string) error
	RemoveUnit(ctx context.Context, model, unit string) error
	SetAgentPassword(ctx context.Context, model string, agent names.Tag, password string) error
	SetStatus(ctx context.Context, model string, kind state.StatusKind, id string, info status.StatusInfo) error
	WatchMachineUnits(model, machine string) *state.Watch[[]string]
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Deployer 1.
func (f *Facade) Versions() []facade.Version {
	methods := facade.Table{
		"ConnectionInfo": facade.Get(facade.Machines, f.ConnectionInfo),
		"Life":           facade.Func(facade.Machines, f.Life),
		"ModelUUID":      facade.Get(facade.Machines, f.ModelUUID),
		"Remove":         facade.Func(facade.Machines, f.Remove),
		"SetPasswords":   facade.Func(facade.Machines, f.SetPasswords),
		"SetStatus":      facade.Func(facade.Machines, f.SetStatus),
		"WatchUnits":     facade.Func(facade.Machines, f.WatchUnits),
	}.With(apiaddress.Methods(f.state, facade.Machines))
	return []facade.Version{{Name: "Deployer", Number: 1, Scope: facade.OnModel, Methods: methods}}
}

// mine returns a unit that is on the session's machine. Another's is refused like one that does
// not exist.
func (f *Facade) mine(s facade.Session, tag string) (*state.Unit, error) {
	t, err := names.ParseUnitTag(tag)
	if err != nil {
		return nil, facade.ErrPermission
	}
	u, err := f.state.Unit(s.ModelUUID(), t.Id())
	if err != nil || u.Machine != s.Identity().Name {
		return nil, facade.ErrPermission
	}
	return u, nil
}

// ConnectionInfo returns the addresses of the controllers.
func (f *Facade) ConnectionInfo(context.Context, facade.Session) (params.DeployerConnectionValues, error) {
	return params.DeployerConnectionValues{APIAddresses: apiaddress.Addresses(f.state)}, nil
}

// ModelUUID returns the machine's model.
func (f *Facade) ModelUUID(_ context.Context, s facade.Session) (params.StringResult, error) {
	return params.StringResult{Result: s.ModelUUID()}, nil
}

// Life returns the lives of the machine's units.
func (f *Facade) Life(_ context.Context, s facade.Session, in params.Entities) (params.LifeResults, error) {
	return params.LifeResults{Results: facade.Map(in.Entities, func(e params.Entity) params.LifeResult {
		u, err := f.mine(s, e.Tag)
		if err != nil {
			return params.LifeResult{Error: facade.Error(err)}
		}
		return params.LifeResult{Life: u.Life}
	})}, nil
}

// Remove removes units whose agents have gone. One that is alive stays.
func (f *Facade) Remove(ctx context.Context, s facade.Session, in params.Entities) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(e params.Entity) error {
		u, err := f.mine(s, e.Tag)
		if err != nil {
			return err
		}
		if u.Life == life.Alive {
			return domain.Errorf(domain.Other, "cannot remove entity %q: still alive", e.Tag)
		}
		if err := f.state.EnsureUnitDead(ctx, s.ModelUUID(), u.Name); err != nil && !errors.Is(err, domain.NotFound) {
			return err
		}
		return f.state.RemoveUnit(ctx, s.ModelUUID(), u.Name)
	}), nil
}

// SetPasswords sets the first passwords of the units' agents.
func (f *Facade) SetPasswords(ctx context.Context, s facade.Session, in params.EntityPasswords) (params.ErrorResults, error) {
	return facade.Each(in.Changes, func(c params.EntityPassword) error {
		u, err := f.mine(s, c.Tag)
		if err != nil {
			return err
		}
		return f.state.SetAgentPassword(ctx, s.ModelUUID(), names.NewUnitTag(u.Name), c.Password)
	}), nil
}

// SetStatus sets the workload status of units whose agents do not run yet.
func (f *Facade) SetStatus(ctx context.Context, s facade.Session, in params.SetStatus) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(arg params.EntityStatusArgs) error {
		u, err := f.mine(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetStatus(ctx, s.ModelUUID(), state.WorkloadStatus, u.Name, wire.ParseStatus(arg))
	}), nil
}

// WatchUnits yields the units of the session's machine.
func (f *Facade) WatchUnits(ctx context.Context, s facade.Session, in params.Entities) (params.StringsWatchResults, error) {
	return params.StringsWatchResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StringsWatchResult {
		id, err := facade.OwnMachine(s, e.Tag)
		if err != nil {
			return params.StringsWatchResult{Error: facade.Error(err)}
		}
		return watcher.BeginStrings(ctx, s, f.state.WatchMachineUnits(s.ModelUUID(), id), nil)
	})}, nil
}
