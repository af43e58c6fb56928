package uniter

import (
	"context"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// relationUnit returns the relation and unit of an argument. A relation that the unit's
// application has no part in is refused like one that does not exist.
func (f *Facade) relationUnit(s facade.Session, arg params.RelationUnit) (*state.Relation, string, error) {
	unit, err := facade.OwnUnit(s, arg.Unit)
	if err != nil {
		return nil, "", err
	}
	r, err := f.relation(s, arg.Relation)
	return r, unit, err
}

func (f *Facade) relation(s facade.Session, tag string) (*state.Relation, error) {
	t, err := names.ParseRelationTag(tag)
	if err != nil {
		return nil, facade.ErrPermission
	}
	r, err := f.state.RelationByKey(s.ModelUUID(), t.Id())
	if err != nil {
		return nil, facade.ErrPermission
	}
	if _, ok := r.Endpoint(application(s)); !ok {
		return nil, facade.ErrPermission
	}
	return r, nil
}

// Relation returns what relations are to the session's unit.
func (f *Facade) Relation(_ context.Context, s facade.Session, in params.RelationUnits) (params.RelationResults, error) {
	return params.RelationResults{Results: facade.Map(in.RelationUnits, func(arg params.RelationUnit) params.RelationResult {
		r, _, err := f.relationUnit(s, arg)
		if err != nil {
			return params.RelationResult{Error: facade.Error(err)}
		}
		return describe(s, r)
	})}, nil
}

// RelationById is Relation for relations given by their ids.
func (f *Facade) RelationById(_ context.Context, s facade.Session, in params.RelationIds) (params.RelationResults, error) {
	return params.RelationResults{Results: facade.Map(in.RelationIds, func(id int) params.RelationResult {
		r, err := f.state.Relation(s.ModelUUID(), id)
		if err == nil {
			if _, ok := r.Endpoint(application(s)); !ok {
				err = facade.ErrPermission
			}
		}
		if err != nil {
			return params.RelationResult{Error: facade.Error(err)}
		}
		return describe(s, r)
	})}, nil
}

func describe(s facade.Session, r *state.Relation) params.RelationResult {
	own, _ := r.Endpoint(application(s))
	other, _ := r.Other(application(s))
	return params.RelationResult{
		Life: r.Life, Bool: r.Suspended, Id: r.ID, Key: r.Key, OtherApplication: other.Application,
		Endpoint: params.Endpoint{ApplicationName: own.Application, Relation: wire.Endpoint(own)},
	}
}

// RelationsStatus returns the relations of units and whether they are in their scope.
func (f *Facade) RelationsStatus(_ context.Context, s facade.Session, in params.Entities) (params.RelationUnitStatusResults, error) {
	return params.RelationUnitStatusResults{Results: facade.Map(in.Entities, func(e params.Entity) params.RelationUnitStatusResult {
		unit, err := facade.OwnUnit(s, e.Tag)
		if err != nil {
			return params.RelationUnitStatusResult{Error: facade.Error(err)}
		}
		all, err := f.state.Relations(s.ModelUUID(), application(s))
		if err != nil {
			return params.RelationUnitStatusResult{Error: facade.Error(err)}
		}
		var out params.RelationUnitStatusResult
		for _, r := range all {
			ru, err := f.state.RelationUnit(s.ModelUUID(), r.ID, unit)
			out.Results = append(out.Results, params.RelationUnitStatus{
				RelationTag: names.NewRelationTag(r.Key).String(), InScope: err == nil && ru.InScope, Suspended: r.Suspended,
			})
		}
		return out
	})}, nil
}

// SetRelationStatus sets the status of relations, for the leader only.
func (f *Facade) SetRelationStatus(ctx context.Context, s facade.Session, in params.RelationStatusArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.RelationStatusArg) error {
		r, err := f.state.Relation(s.ModelUUID(), arg.RelationId)
		if err != nil {
			return err
		}
		if _, ok := r.Endpoint(application(s)); !ok {
			return facade.ErrPermission
		}
		if err := f.leads(s); err != nil {
			return err
		}
		return f.state.SetStatus(ctx, s.ModelUUID(), state.RelationStatus, strconv.Itoa(r.ID),
			status.StatusInfo{Status: status.Status(arg.Status), Message: arg.Message})
	}), nil
}

// EnterScope takes units into relations, with the address that the others will see first.
func (f *Facade) EnterScope(ctx context.Context, s facade.Session, in params.RelationUnits) (params.ErrorResults, error) {
	return facade.Each(in.RelationUnits, func(arg params.RelationUnit) error {
		r, unit, err := f.relationUnit(s, arg)
		if err != nil {
			return err
		}
		if r.Life != life.Alive {
			return domain.Errorf(domain.CannotEnterScope, "cannot enter scope: unit or relation is not alive")
		}
		return f.state.EnterScope(ctx, s.ModelUUID(), r.ID, unit, f.firstSettings(s, unit))
	}), nil
}

func (f *Facade) firstSettings(s facade.Session, unit string) map[string]string {
	address, err := f.state.PrivateAddress(s.ModelUUID(), unit)
	if err != nil {
		return nil // none yet: config-changed will follow when there is one
	}
	settings := map[string]string{"private-address": address, "ingress-address": address}
	if cidr := single(address); cidr != "" {
		settings["egress-subnets"] = cidr
	}
	return settings
}

// LeaveScope takes units out of relations.
func (f *Facade) LeaveScope(ctx context.Context, s facade.Session, in params.RelationUnits) (params.ErrorResults, error) {
	return facade.Each(in.RelationUnits, func(arg params.RelationUnit) error {
		r, unit, err := f.relationUnit(s, arg)
		if err != nil {
			return err
		}
		return f.state.LeaveScope(ctx, s.ModelUUID(), r.ID, unit)
	}), nil
}
