package application

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ApplicationsInfo returns what is known of applications.
func (f *Facade) ApplicationsInfo(_ context.Context, s facade.Session, in params.Entities) (params.ApplicationInfoResults, error) {
	return params.ApplicationInfoResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ApplicationInfoResult {
		info, err := f.applicationInfo(s, e.Tag)
		return params.ApplicationInfoResult{Result: info, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) applicationInfo(s facade.Session, tag string) (*params.ApplicationResult, error) {
	t, err := names.ParseApplicationTag(tag)
	if err != nil {
		return nil, err
	}
	a, err := f.named(s, t.Id())
	if err != nil {
		return nil, err
	}
	url, err := charm.ParseURL(a.CharmURL)
	if err != nil {
		return nil, err
	}
	return &params.ApplicationResult{
		Tag: t.String(), Charm: url.Name, Base: wire.Base(a.Origin.Base), Channel: a.Channel, Constraints: a.Constraints,
		Principal: !a.Subordinate, Exposed: a.Exposed, Life: string(a.Life), EndpointBindings: a.Bindings,
		ExposedEndpoints: wire.Exposed(a.ExposedEndpoints),
	}, nil
}

// UnitsInfo returns what is known of units, with the data of their relations.
func (f *Facade) UnitsInfo(_ context.Context, s facade.Session, in params.Entities) (params.UnitInfoResults, error) {
	sn, err := f.state.Snapshot(s.ModelUUID())
	if err != nil {
		return params.UnitInfoResults{}, err
	}
	return params.UnitInfoResults{Results: facade.Map(in.Entities, func(e params.Entity) params.UnitInfoResult {
		info, err := f.unitInfo(sn, s.ModelUUID(), e.Tag)
		return params.UnitInfoResult{Result: info, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) unitInfo(sn *state.Snapshot, model, tag string) (*params.UnitResult, error) {
	t, err := names.ParseUnitTag(tag)
	if err != nil {
		return nil, err
	}
	u, err := f.state.Unit(model, t.Id())
	if err != nil {
		return nil, err
	}
	a, err := f.state.Application(model, u.Application)
	if err != nil {
		return nil, err
	}
	out := &params.UnitResult{
		Tag: t.String(), WorkloadVersion: u.WorkloadVersion, Machine: u.Machine, OpenedPorts: wire.Ports(u.Ports),
		Charm: a.CharmURL, Leader: sn.Leader(u.Application) == u.Name, Life: string(u.Life),
	}
	for _, m := range sn.Machines {
		if m.ID == u.Machine {
			out.PublicAddress, out.Address = m.PublicAddress(), ""
		}
	}
	for _, r := range sn.RelationsOf(u.Application) {
		data, err := f.relationData(sn, model, r, u)
		if err != nil {
			return nil, err
		}
		if data != nil {
			out.RelationData = append(out.RelationData, *data)
		}
	}
	return out, nil
}

// relationData returns what the unit sees in a relation; nil where it sees nobody.
func (f *Facade) relationData(sn *state.Snapshot, model string, r *state.Relation, u *state.Unit) (*params.EndpointRelationData, error) {
	own, _ := r.Endpoint(u.Application)
	other, _ := r.Other(u.Application)
	settings, err := f.state.RelationApplication(model, r.ID, other.Application)
	if err != nil {
		return nil, err
	}
	out := &params.EndpointRelationData{
		RelationId: r.ID, Endpoint: own.Name, RelatedEndpoint: other.Name,
		ApplicationData: anyMap(settings.Settings), UnitRelationData: map[string]params.RelationData{},
	}
	if out.ApplicationData == nil {
		out.ApplicationData = map[string]any{}
	}
	for _, seen := range sn.UnitsOf(other.Application) {
		if seen.Name == u.Name {
			continue
		}
		var data params.RelationData
		if ru, err := f.state.RelationUnit(model, r.ID, seen.Name); err == nil {
			data = params.RelationData{InScope: ru.InScope, UnitData: anyMap(ru.Settings)}
		}
		out.UnitRelationData[seen.Name] = data
	}
	return out, nil
}

func anyMap(m map[string]string) map[string]any {
	if m == nil {
		return nil
	}
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}
