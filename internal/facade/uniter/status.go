package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// SetAgentStatus sets the status of units' agents.
func (f *Facade) SetAgentStatus(ctx context.Context, s facade.Session, in params.SetStatus) (params.ErrorResults, error) {
	return f.setStatus(ctx, s, state.AgentStatus, in)
}

// SetUnitStatus sets the status of units' workloads.
func (f *Facade) SetUnitStatus(ctx context.Context, s facade.Session, in params.SetStatus) (params.ErrorResults, error) {
	return f.setStatus(ctx, s, state.WorkloadStatus, in)
}

func (f *Facade) setStatus(ctx context.Context, s facade.Session, kind state.StatusKind, in params.SetStatus) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(arg params.EntityStatusArgs) error {
		unit, err := facade.OwnUnit(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetStatus(ctx, s.ModelUUID(), kind, unit, wire.ParseStatus(arg))
	}), nil
}

// SetApplicationStatus sets the status of the application, for its leader only. The tag is the
// unit's or the application's.
func (f *Facade) SetApplicationStatus(ctx context.Context, s facade.Session, in params.SetStatus) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(arg params.EntityStatusArgs) error {
		if _, err := ownApplication(s, arg.Tag); err != nil {
			if _, err := facade.OwnUnit(s, arg.Tag); err != nil {
				return err
			}
		}
		if err := f.leads(s); err != nil {
			return err
		}
		return f.state.SetStatus(ctx, s.ModelUUID(), state.ApplicationStatus, application(s), wire.ParseStatus(arg))
	}), nil
}

// UnitStatus returns the status of units' workloads.
func (f *Facade) UnitStatus(_ context.Context, s facade.Session, in params.Entities) (params.StatusResults, error) {
	return params.StatusResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StatusResult {
		u, err := f.own(s, e.Tag)
		if err != nil {
			return params.StatusResult{Error: facade.Error(err)}
		}
		info, err := f.state.Status(s.ModelUUID(), state.WorkloadStatus, u.Name)
		if err != nil {
			return params.StatusResult{Error: facade.Error(err)}
		}
		out := result(u.Name, info)
		out.Life = u.Life
		return out
	})}, nil
}

func result(id string, info status.StatusInfo) params.StatusResult {
	return params.StatusResult{Id: id, Status: string(info.Status), Info: info.Message, Data: info.Data, Since: info.Since}
}

// ApplicationStatus returns the status of the application and of all its units, to its leader.
func (f *Facade) ApplicationStatus(_ context.Context, s facade.Session, in params.Entities) (params.ApplicationStatusResults, error) {
	return params.ApplicationStatusResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ApplicationStatusResult {
		if _, err := facade.OwnUnit(s, e.Tag); err != nil {
			return params.ApplicationStatusResult{Error: facade.Error(err)}
		}
		out, err := f.applicationStatus(s)
		out.Error = facade.Error(err)
		return out
	})}, nil
}

func (f *Facade) applicationStatus(s facade.Session) (params.ApplicationStatusResult, error) {
	if err := f.leads(s); err != nil {
		return params.ApplicationStatusResult{}, err
	}
	model, app := s.ModelUUID(), application(s)
	info, err := f.state.ApplicationStatus(model, app)
	if err != nil {
		return params.ApplicationStatusResult{}, err
	}
	units, err := f.state.Units(model, app)
	if err != nil {
		return params.ApplicationStatusResult{}, err
	}
	out := params.ApplicationStatusResult{Application: result(app, info), Units: map[string]params.StatusResult{}}
	for _, u := range units {
		_, workload, err := f.state.UnitStatus(model, u.Name)
		if err != nil {
			return params.ApplicationStatusResult{}, err
		}
		out.Units[u.Name] = result(u.Name, workload)
	}
	return out, nil
}
