package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
)

// AddRelation relates what the two names mean, "app" or "app:endpoint".
func (s *State) AddRelation(ctx context.Context, model string, endpoints []string) (*Relation, error) {
	return nil, errNotYet
}

// InferEndpoints finds the endpoints that the names mean.
func (s *State) InferEndpoints(model string, names []string) ([]domain.Endpoint, error) {
	return nil, errNotYet
}

// Relation returns the relation with that id: `relation 7 not found`.
func (s *State) Relation(model string, id int) (*Relation, error) { return nil, errNotYet }

// RelationByKey returns the relation with that key: `relation "a:x b:y" not
// found`.
func (s *State) RelationByKey(model, key string) (*Relation, error) { return nil, errNotYet }

// Relations returns the relations of the application in order of their ids; of
// all applications if it is "".
func (s *State) Relations(model, application string) ([]*Relation, error) { return nil, errNotYet }

// DestroyRelation makes the relation dying, or removes it if no unit is in its
// scope; force takes the units out. Peer relations are refused.
func (s *State) DestroyRelation(ctx context.Context, model string, id int, force bool) error {
	return errNotYet
}

// EnterScope puts the unit into the relation's scope with its first settings
// and makes subordinates where the relation asks for them. CannotEnterScope if
// unit or relation is not alive; CannotEnterScopeYet while a subordinate of
// before is dying.
func (s *State) EnterScope(ctx context.Context, model string, relation int, unit string, settings map[string]string) error {
	return errNotYet
}

// LeaveScope takes the unit out; the last one removes a dying relation.
func (s *State) LeaveScope(ctx context.Context, model string, relation int, unit string) error {
	return errNotYet
}

// RelationUnit returns the unit's part in the relation, also after it left:
// NotFound if it never entered.
func (s *State) RelationUnit(model string, relation int, unit string) (*RelationUnit, error) {
	return nil, errNotYet
}

// RelationUnits returns the parts of all units in scope, in order of names.
func (s *State) RelationUnits(model string, relation int) ([]*RelationUnit, error) {
	return nil, errNotYet
}

// RelationApplication returns an application's settings in the relation; empty
// if it never set any.
func (s *State) RelationApplication(model string, relation int, application string) (*RelationApplication, error) {
	return nil, errNotYet
}

// RelationUnitsChange is the event of WatchRelationUnits.
type RelationUnitsChange struct {
	// Changed are the versions of units that came or whose settings changed,
	// AppChanged those of applications.
	Changed    map[string]int64
	AppChanged map[string]int64
	Departed   []string
}

// WatchRelationUnits follows the units that the given unit sees in the relation
// and the settings of their application. The first event holds all.
func (s *State) WatchRelationUnits(model string, relation int, unit string) (*Watch[RelationUnitsChange], error) {
	return nil, errNotYet
}

// WatchUnitRelations yields the keys of the relations of the unit's application
// that came, changed life or suspension, or were removed. A subordinate sees
// container-scoped relations with its principal's application only.
func (s *State) WatchUnitRelations(model, unit string) (*Watch[[]string], error) {
	return nil, errNotYet
}
