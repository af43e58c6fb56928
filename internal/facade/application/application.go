// Package application serves the Application facade: deploying, configuring, scaling, relating,
// exposing and removing the applications of a model.
package application

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/names"
)

// State is what the facade needs, in parts that belong together.
type State interface {
	Applications
	Units
	Relations
	Charm(model, url string) (*state.Charm, error)
	Snapshot(model string) (*state.Snapshot, error)
}

// Applications changes and reads applications.
type Applications interface {
	Deploy(ctx context.Context, model string, args state.DeployArgs) error
	Application(model, name string) (*state.Application, error)
	ApplicationEndpoints(model, name string) ([]domain.Endpoint, error)
	SetApplicationConfig(ctx context.Context, model, name string, set map[string]string, yaml string) error
	UnsetApplicationConfig(ctx context.Context, model, name string, options []string) error
	SetApplicationConstraints(ctx context.Context, model, name string, cons constraints.Value) error
	Expose(ctx context.Context, model, name string, endpoints map[string]state.ExposedEndpoint) error
	Unexpose(ctx context.Context, model, name string, endpoints []string) error
	DestroyApplication(ctx context.Context, model, name string, force, dryRun bool) (state.Destroyed, error)
}

// Units changes and reads units.
type Units interface {
	AddUnits(ctx context.Context, model string, args state.AddUnitsArgs) ([]string, error)
	Unit(model, name string) (*state.Unit, error)
	Units(model, application string) ([]*state.Unit, error)
	DestroyUnit(ctx context.Context, model, unit string, force, dryRun bool) error
	Resolve(ctx context.Context, model, unit string, mode state.ResolvedMode) error
	Leader(model, application string) (unit string, token state.Revision)
}

// Relations changes and reads relations.
type Relations interface {
	AddRelation(ctx context.Context, model string, endpoints []string) (*state.Relation, error)
	InferEndpoints(model string, names []string) ([]domain.Endpoint, error)
	Relation(model string, id int) (*state.Relation, error)
	RelationByKey(model, key string) (*state.Relation, error)
	DestroyRelation(ctx context.Context, model string, id int, force bool) error
	SetRelationSuspended(ctx context.Context, model string, id int, suspended bool, reason string) error
	RelationUnit(model string, relation int, unit string) (*state.RelationUnit, error)
	RelationApplication(model string, relation int, application string) (*state.RelationApplication, error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// named returns the application, refusing what cannot be a name with the original's text.
func (f *Facade) named(s facade.Session, name string) (*state.Application, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	return f.state.Application(s.ModelUUID(), name)
}

func checkName(name string) error {
	if !names.IsValidApplication(name) {
		return domain.Errorf(domain.Other, "%q is not a valid application name", name)
	}
	return nil
}
