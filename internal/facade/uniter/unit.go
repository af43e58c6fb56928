package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Refresh returns what may have changed of units.
func (f *Facade) Refresh(_ context.Context, s facade.Session, in params.Entities) (params.UnitRefreshResults, error) {
	return params.UnitRefreshResults{Results: facade.Map(in.Entities, func(e params.Entity) params.UnitRefreshResult {
		u, err := f.own(s, e.Tag)
		if err != nil {
			return params.UnitRefreshResult{Error: facade.Error(err)}
		}
		return params.UnitRefreshResult{Life: u.Life, Resolved: params.ResolvedMode(u.Resolved)}
	})}, nil
}

func (f *Facade) own(s facade.Session, tag string) (*state.Unit, error) {
	name, err := facade.OwnUnit(s, tag)
	if err != nil {
		return nil, err
	}
	return f.state.Unit(s.ModelUUID(), name)
}

// Life returns the life of the unit or of its application.
func (f *Facade) Life(_ context.Context, s facade.Session, in params.Entities) (params.LifeResults, error) {
	return params.LifeResults{Results: facade.Map(in.Entities, func(e params.Entity) params.LifeResult {
		l, err := f.life(s, e.Tag)
		return params.LifeResult{Life: l, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) life(s facade.Session, tag string) (life.Value, error) {
	if app, err := ownApplication(s, tag); err == nil {
		a, err := f.state.Application(s.ModelUUID(), app)
		if err != nil {
			return "", err
		}
		return a.Life, nil
	}
	u, err := f.own(s, tag)
	if err != nil {
		return "", err
	}
	return u.Life, nil
}

// GetPrincipal returns the principals of subordinates.
func (f *Facade) GetPrincipal(_ context.Context, s facade.Session, in params.Entities) (params.StringBoolResults, error) {
	return params.StringBoolResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StringBoolResult {
		u, err := f.own(s, e.Tag)
		if err != nil || u.IsPrincipal() {
			return params.StringBoolResult{Error: facade.Error(err)}
		}
		return params.StringBoolResult{Result: names.NewUnitTag(u.Principal).String(), Ok: true}
	})}, nil
}

// HasSubordinates says whether units have subordinates.
func (f *Facade) HasSubordinates(_ context.Context, s facade.Session, in params.Entities) (params.BoolResults, error) {
	return params.BoolResults{Results: facade.Map(in.Entities, func(e params.Entity) params.BoolResult {
		u, err := f.own(s, e.Tag)
		if err != nil {
			return params.BoolResult{Error: facade.Error(err)}
		}
		return params.BoolResult{Result: len(u.Subordinates) > 0}
	})}, nil
}

func (f *Facade) assignedMachine(s facade.Session, unit string) (string, error) {
	u, err := f.state.Unit(s.ModelUUID(), unit)
	if err != nil {
		return "", err
	}
	if u.Machine == "" {
		return "", domain.Errorf(domain.NotAssigned, "unit %q is not assigned to a machine", unit)
	}
	return names.NewMachineTag(u.Machine).String(), nil
}

func (f *Facade) machine(s facade.Session, unit string) (*state.Machine, error) {
	u, err := f.state.Unit(s.ModelUUID(), unit)
	if err != nil {
		return nil, err
	}
	return f.state.Machine(s.ModelUUID(), u.Machine)
}

func (f *Facade) availabilityZone(s facade.Session, unit string) (string, error) {
	m, err := f.machine(s, unit)
	if err != nil {
		return "", err
	}
	if m.Hardware == nil || m.Hardware.AvailabilityZone == nil {
		return "", nil
	}
	return *m.Hardware.AvailabilityZone, nil
}

func (f *Facade) publicAddress(s facade.Session, unit string) (string, error) {
	return f.state.PublicAddress(s.ModelUUID(), unit)
}

func (f *Facade) privateAddress(s facade.Session, unit string) (string, error) {
	return f.state.PrivateAddress(s.ModelUUID(), unit)
}

func (f *Facade) workloadVersion(s facade.Session, unit string) (string, error) {
	u, err := f.state.Unit(s.ModelUUID(), unit)
	if err != nil {
		return "", err
	}
	return u.WorkloadVersion, nil
}

// SetWorkloadVersion records the version of what units run.
func (f *Facade) SetWorkloadVersion(ctx context.Context, s facade.Session, in params.EntityWorkloadVersions) (params.ErrorResults, error) {
	return facade.Each(in.Entities, func(arg params.EntityWorkloadVersion) error {
		unit, err := facade.OwnUnit(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetWorkloadVersion(ctx, s.ModelUUID(), unit, arg.WorkloadVersion)
	}), nil
}

// State returns what the agent keeps with the controller.
func (f *Facade) State(_ context.Context, s facade.Session, in params.Entities) (params.UnitStateResults, error) {
	return params.UnitStateResults{Results: facade.Map(in.Entities, func(e params.Entity) params.UnitStateResult {
		unit, err := facade.OwnUnit(s, e.Tag)
		if err != nil {
			return params.UnitStateResult{Error: facade.Error(err)}
		}
		st, err := f.state.UnitState(s.ModelUUID(), unit)
		if err != nil {
			return params.UnitStateResult{Error: facade.Error(err)}
		}
		return params.UnitStateResult{
			CharmState: st.Charm, UniterState: st.Uniter, RelationState: st.Relation,
			StorageState: st.Storage, SecretState: st.Secret, MeterStatusState: st.Meter,
		}
	})}, nil
}

// SetState changes parts of what the agent keeps.
func (f *Facade) SetState(ctx context.Context, s facade.Session, in params.SetUnitStateArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.SetUnitStateArg) error {
		unit, err := facade.OwnUnit(s, arg.Tag)
		if err != nil {
			return err
		}
		return f.state.SetUnitState(ctx, s.ModelUUID(), unit, *patch(&arg), 0)
	}), nil
}

func patch(arg *params.SetUnitStateArg) *state.UnitStatePatch {
	if arg == nil {
		return nil
	}
	return &state.UnitStatePatch{
		Charm: arg.CharmState, Uniter: arg.UniterState, Relation: arg.RelationState,
		Storage: arg.StorageState, Secret: arg.SecretState, Meter: arg.MeterStatusState,
	}
}
