package application

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// AddRelation relates two endpoints.
func (f *Facade) AddRelation(ctx context.Context, s facade.Session, in params.AddRelation) (params.AddRelationResults, error) {
	if len(in.ViaCIDRs) > 0 {
		return params.AddRelationResults{}, domain.Errorf(domain.NotSupported,
			"integration via subnets for a non-cross-model integration not supported")
	}
	r, err := f.state.AddRelation(ctx, s.ModelUUID(), in.Endpoints)
	if err != nil {
		return params.AddRelationResults{}, err
	}
	out := params.AddRelationResults{Endpoints: map[string]params.CharmRelation{}}
	for _, e := range r.Endpoints {
		out.Endpoints[e.Application] = wire.Endpoint(e)
	}
	return out, nil
}

// DestroyRelation removes a relation, named by its endpoints or, without any, by its id.
func (f *Facade) DestroyRelation(ctx context.Context, s facade.Session, in params.DestroyRelation) error {
	r, err := f.relation(s.ModelUUID(), in)
	if err != nil {
		return err
	}
	return f.state.DestroyRelation(ctx, s.ModelUUID(), r.ID, in.Force != nil && *in.Force)
}

func (f *Facade) relation(model string, in params.DestroyRelation) (*state.Relation, error) {
	if len(in.Endpoints) == 0 {
		return f.state.Relation(model, in.RelationId)
	}
	endpoints, err := f.state.InferEndpoints(model, in.Endpoints)
	if err != nil {
		return nil, err
	}
	return f.state.RelationByKey(model, domain.RelationKey(endpoints))
}

// SetRelationsSuspended suspends relations, which only those with an offer can be, or resumes them.
func (f *Facade) SetRelationsSuspended(ctx context.Context, s facade.Session, in params.RelationSuspendedArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.RelationSuspendedArg) error {
		return f.state.SetRelationSuspended(ctx, s.ModelUUID(), arg.RelationId, arg.Suspended, arg.Message)
	}), nil
}

// CharmRelations returns the names of an application's endpoints.
func (f *Facade) CharmRelations(_ context.Context, s facade.Session, in params.ApplicationCharmRelations) (params.ApplicationCharmRelationsResults, error) {
	if err := checkName(in.ApplicationName); err != nil {
		return params.ApplicationCharmRelationsResults{}, err
	}
	endpoints, err := f.state.ApplicationEndpoints(s.ModelUUID(), in.ApplicationName)
	if err != nil {
		return params.ApplicationCharmRelationsResults{}, err
	}
	return params.ApplicationCharmRelationsResults{
		CharmRelations: facade.Map(endpoints, func(e domain.Endpoint) string { return e.Name }),
	}, nil
}

// Expose lets others reach an application's opened ports.
func (f *Facade) Expose(ctx context.Context, s facade.Session, in params.ApplicationExpose) error {
	if err := checkName(in.ApplicationName); err != nil {
		return err
	}
	var endpoints map[string]state.ExposedEndpoint
	for name, e := range in.ExposedEndpoints {
		if endpoints == nil {
			endpoints = map[string]state.ExposedEndpoint{}
		}
		endpoints[name] = state.ExposedEndpoint{Spaces: e.ExposeToSpaces, CIDRs: e.ExposeToCIDRs}
	}
	return f.state.Expose(ctx, s.ModelUUID(), in.ApplicationName, endpoints)
}

// Unexpose takes that back.
func (f *Facade) Unexpose(ctx context.Context, s facade.Session, in params.ApplicationUnexpose) error {
	if err := checkName(in.ApplicationName); err != nil {
		return err
	}
	return f.state.Unexpose(ctx, s.ModelUUID(), in.ApplicationName, in.ExposedEndpoints)
}
