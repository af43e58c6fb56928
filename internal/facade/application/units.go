package application

import (
	"context"
	"errors"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// AddUnits adds units to an application.
func (f *Facade) AddUnits(ctx context.Context, s facade.Session, in params.AddApplicationUnits) (params.AddApplicationUnitsResults, error) {
	if err := checkName(in.ApplicationName); err != nil {
		return params.AddApplicationUnitsResults{}, err
	}
	where, err := placements(s.ModelUUID(), in.Placement)
	if err != nil {
		return params.AddApplicationUnitsResults{}, err
	}
	units, err := f.state.AddUnits(ctx, s.ModelUUID(), state.AddUnitsArgs{
		Application: in.ApplicationName, Count: in.NumUnits,
		Placement: where, AttachStorage: in.AttachStorage,
	})
	return params.AddApplicationUnitsResults{Units: units}, err
}

// DestroyUnit begins to remove units, each alone.
func (f *Facade) DestroyUnit(ctx context.Context, s facade.Session, in params.DestroyUnitsParams) (params.DestroyUnitResults, error) {
	return params.DestroyUnitResults{Results: facade.Map(in.Units, func(arg params.DestroyUnitParams) params.DestroyUnitResult {
		tag, err := names.ParseUnitTag(arg.UnitTag)
		if err == nil {
			err = f.state.DestroyUnit(ctx, s.ModelUUID(), tag.Id(), arg.Force, arg.DryRun)
			if errors.Is(err, domain.NotFound) {
				err = domain.Errorf(domain.Other, "unit %q does not exist", tag.Id())
			}
		}
		if err != nil {
			return params.DestroyUnitResult{Error: facade.Error(err)}
		}
		return params.DestroyUnitResult{Info: &params.DestroyUnitInfo{}}
	})}, nil
}

// DestroyApplication begins to remove applications, each alone.
func (f *Facade) DestroyApplication(ctx context.Context, s facade.Session, in params.DestroyApplicationsParams) (params.DestroyApplicationResults, error) {
	return params.DestroyApplicationResults{Results: facade.Map(in.Applications, func(arg params.DestroyApplicationParams) params.DestroyApplicationResult {
		tag, err := names.ParseApplicationTag(arg.ApplicationTag)
		if err != nil {
			return params.DestroyApplicationResult{Error: facade.Error(err)}
		}
		gone, err := f.state.DestroyApplication(ctx, s.ModelUUID(), tag.Id(), arg.Force, arg.DryRun)
		if err != nil {
			return params.DestroyApplicationResult{Error: facade.Error(err)}
		}
		info := &params.DestroyApplicationInfo{}
		for _, unit := range gone.Units {
			info.DestroyedUnits = append(info.DestroyedUnits, params.Entity{Tag: names.NewUnitTag(unit).String()})
		}
		return params.DestroyApplicationResult{Info: info}
	})}, nil
}

// ResolveUnitErrors lets units go on whose hook failed.
func (f *Facade) ResolveUnitErrors(ctx context.Context, s facade.Session, in params.UnitsResolved) (params.ErrorResults, error) {
	mode := state.ResolvedNoHooks
	if in.Retry {
		mode = state.ResolvedRetryHooks
	}
	tags := in.Tags.Entities
	if in.All {
		if len(tags) > 0 {
			return params.ErrorResults{}, domain.Errorf(domain.BadRequest, "cannot resolve all units and a list of them")
		}
		failed, err := f.failed(s.ModelUUID())
		if err != nil {
			return params.ErrorResults{}, err
		}
		tags = failed
	}
	return facade.Each(tags, func(e params.Entity) error {
		tag, err := names.ParseUnitTag(e.Tag)
		if err != nil {
			return err
		}
		return f.state.Resolve(ctx, s.ModelUUID(), tag.Id(), mode)
	}), nil
}

func (f *Facade) failed(model string) ([]params.Entity, error) {
	sn, err := f.state.Snapshot(model)
	if err != nil {
		return nil, err
	}
	var tags []params.Entity
	for _, u := range sn.Units {
		if sn.Status(state.AgentStatus, u.Name).Status == status.Error {
			tags = append(tags, params.Entity{Tag: names.NewUnitTag(u.Name).String()})
		}
	}
	return tags, nil
}

// Leader returns the name of an application's leader.
func (f *Facade) Leader(_ context.Context, s facade.Session, in params.Entity) (params.StringResult, error) {
	tag, err := names.ParseApplicationTag(in.Tag)
	if err != nil {
		return params.StringResult{}, err
	}
	leader, _ := f.state.Leader(s.ModelUUID(), tag.Id())
	if leader == "" {
		err = domain.Errorf(domain.NotFound, "leader for application %q not found", tag.Id())
	}
	return params.StringResult{Result: leader, Error: facade.Error(err)}, nil
}
