// Package uniter serves the Uniter facade, by which a unit's agent learns what its charm is to do
// and says what it did. A method that is not built is not in the table.
package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/apiaddress"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs, in parts that belong together.
type State interface {
	apiaddress.State
	Units
	Applications
	Relations
	Model(uuid string) (*state.Model, error)
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	WatchModelConfig(uuid string) *state.Watch[state.Signal]
	Machine(model, id string) (*state.Machine, error)
	MachinePorts(model, machine string) (map[string]map[string][]domain.PortRange, error)
	CommitHookChanges(ctx context.Context, model string, changes state.HookChanges) error
}

// Units changes and reads units.
type Units interface {
	Unit(model, name string) (*state.Unit, error)
	Units(model, application string) ([]*state.Unit, error)
	DestroyUnit(ctx context.Context, model, unit string, force, dryRun bool) error
	EnsureUnitDead(ctx context.Context, model, unit string) error
	DestroySubordinates(ctx context.Context, model, unit string) error
	SetUnitCharmURL(ctx context.Context, model, unit, url string) error
	SetWorkloadVersion(ctx context.Context, model, unit, version string) error
	ClearResolved(ctx context.Context, model, unit string) error
	PublicAddress(model, unit string) (string, error)
	PrivateAddress(model, unit string) (string, error)
	UnitState(model, unit string) (*state.UnitState, error)
	SetUnitState(ctx context.Context, model, unit string, patch state.UnitStatePatch, token int64) error
	UnitStatus(model, unit string) (agent, workload status.StatusInfo, err error)
	Status(model string, kind state.StatusKind, id string) (status.StatusInfo, error)
	SetStatus(ctx context.Context, model string, kind state.StatusKind, id string, info status.StatusInfo) error
	WatchUnit(model, unit string) *state.Watch[state.Signal]
	WatchAddressesHash(model, unit string) (*state.Watch[[]string], error)
}

// Applications reads applications and their charms.
type Applications interface {
	Application(model, name string) (*state.Application, error)
	ApplicationConfig(model, name string) (map[string]any, error)
	ApplicationStatus(model, application string) (status.StatusInfo, error)
	Charm(model, url string) (*state.Charm, error)
	Leader(model, application string) (unit string, token state.Revision)
	WatchApplication(model, name string) *state.Watch[state.Signal]
	WatchConfigHash(model, unit string) (*state.Watch[[]string], error)
	WatchTrustHash(model, unit string) (*state.Watch[[]string], error)
}

// Relations changes and reads relations.
type Relations interface {
	Relation(model string, id int) (*state.Relation, error)
	RelationByKey(model, key string) (*state.Relation, error)
	Relations(model, application string) ([]*state.Relation, error)
	EnterScope(ctx context.Context, model string, relation int, unit string, settings map[string]string) error
	LeaveScope(ctx context.Context, model string, relation int, unit string) error
	RelationUnit(model string, relation int, unit string) (*state.RelationUnit, error)
	RelationUnits(model string, relation int) ([]*state.RelationUnit, error)
	RelationApplication(model string, relation int, application string) (*state.RelationApplication, error)
	WatchRelationUnits(model string, relation int, unit string) (*state.Watch[state.RelationUnitsChange], error)
	WatchUnitRelations(model, unit string) (*state.Watch[[]string], error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// application returns the name of the session's own application.
func application(s facade.Session) string {
	name, err := names.UnitApplication(s.Identity().Name)
	if err != nil {
		return "" // no unit: every rule that asks for the application refuses
	}
	return name
}

// ownApplication parses the tag of the session's own application.
func ownApplication(s facade.Session, tag string) (string, error) {
	t, err := names.ParseApplicationTag(tag)
	if err != nil || t.Id() != application(s) {
		return "", facade.ErrPermission
	}
	return t.Id(), nil
}

// leads says whether the session's unit leads its application, else why it may not do what only
// the leader may.
func (f *Facade) leads(s facade.Session) error {
	if leader, _ := f.state.Leader(s.ModelUUID(), application(s)); leader != s.Identity().Name {
		return facade.ErrPermission
	}
	return nil
}

// each makes a method of what is done for the session's own unit.
func each(do func(ctx context.Context, s facade.Session, unit string) error) func(context.Context, facade.Session, params.Entities) (params.ErrorResults, error) {
	return func(ctx context.Context, s facade.Session, in params.Entities) (params.ErrorResults, error) {
		return facade.Each(in.Entities, func(e params.Entity) error {
			unit, err := facade.OwnUnit(s, e.Tag)
			if err != nil {
				return err
			}
			return do(ctx, s, unit)
		}), nil
	}
}

// text makes a method of a text about the session's own unit.
func text(get func(s facade.Session, unit string) (string, error)) func(context.Context, facade.Session, params.Entities) (params.StringResults, error) {
	return func(_ context.Context, s facade.Session, in params.Entities) (params.StringResults, error) {
		return params.StringResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StringResult {
			unit, err := facade.OwnUnit(s, e.Tag)
			if err != nil {
				return params.StringResult{Error: facade.Error(err)}
			}
			value, err := get(s, unit)
			return params.StringResult{Result: value, Error: facade.Error(err)}
		})}, nil
	}
}
