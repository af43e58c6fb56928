package state

import (
	"context"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
)

// AddRelation relates what the two names mean, "app" or "app:endpoint".
func (s *State) AddRelation(ctx context.Context, model string, endpoints []string) (*Relation, error) {
	var id int
	err := s.change(ctx, model, func(t *tx) error {
		if _, err := t.liveModel(); err != nil {
			return err
		}
		eps, err := domain.InferEndpoints(endpoints, t.md.relatable)
		if err != nil {
			return err
		}
		r, err := t.relate(eps)
		if err != nil {
			return domain.Wrapf(err, "cannot add relation %q", domain.RelationKey(eps))
		}
		id = r.ID
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Relation(model, id)
}

func (t *tx) relate(eps []domain.Endpoint) (*Relation, error) {
	if len(eps) != 2 {
		return nil, domain.Errorf(domain.Other, "relation must have two endpoints")
	}
	if eps[0].Scope == domain.Container || eps[1].Scope == domain.Container {
		eps[0].Scope, eps[1].Scope = domain.Container, domain.Container
	}
	key := domain.RelationKey(eps)
	apps := make([]*Application, len(eps))
	for i, e := range eps {
		a, err := t.app(e.Application)
		if err != nil {
			return nil, err
		}
		if a.Life != life.Alive {
			return nil, domain.Errorf(domain.Other, "application %q is not alive", a.Name)
		}
		apps[i] = a
		has := 0
		for id := range t.md.relsByApp[a.Name] {
			r, _ := t.md.relations.get(id)
			if r.Key == key {
				return nil, domain.Errorf(domain.AlreadyExists, "relation %s already exists", key)
			}
			if own, ok := r.Endpoint(a.Name); ok && own.Name == e.Name {
				has++
			}
		}
		if e.Limit > 0 && has >= e.Limit {
			return nil, domain.Errorf(domain.QuotaLimitExceeded,
				"establishing a new relation for %s would exceed its maximum relation limit of %d", e, e.Limit)
		}
	}
	return t.newRelation(eps, apps...), nil
}

// InferEndpoints finds the endpoints that the names mean.
func (s *State) InferEndpoints(model string, names []string) ([]domain.Endpoint, error) {
	return inModelData(s, model, func(md *modelData) ([]domain.Endpoint, error) {
		return domain.InferEndpoints(names, md.relatable)
	})
}

// Relation returns the relation with that id: `relation 7 not found`.
func (s *State) Relation(model string, id int) (*Relation, error) {
	return inModelData(s, model, func(md *modelData) (*Relation, error) {
		if r, ok := md.relation(id); ok {
			return r, nil
		}
		return nil, domain.Errorf(domain.NotFound, "relation %d not found", id)
	})
}

// RelationByKey returns the relation with that key: `relation "a:x b:y" not
// found`.
func (s *State) RelationByKey(model, key string) (*Relation, error) {
	return inModelData(s, model, func(md *modelData) (*Relation, error) {
		for _, e := range md.relations.m {
			if e.v.Key == key {
				return e.v, nil
			}
		}
		return nil, domain.Errorf(domain.NotFound, "relation %q not found", key)
	})
}

// Relations returns the relations of the application in order of their ids; of
// all applications if it is "".
func (s *State) Relations(model, application string) ([]*Relation, error) {
	return inModelData(s, model, func(md *modelData) ([]*Relation, error) {
		if application == "" {
			return md.sortedRelations(), nil
		}
		var out []*Relation
		for _, id := range sortedNumbers(md.relsByApp[application]) {
			out = append(out, md.relations.m[id].v)
		}
		return out, nil
	})
}

func (md *modelData) sortedRelations() []*Relation {
	out := make([]*Relation, 0, len(md.relations.m))
	for _, e := range md.relations.m {
		out = append(out, e.v)
	}
	slices.SortFunc(out, func(a, b *Relation) int { return a.ID - b.ID })
	return out
}

// SetRelationSuspended suspends the relation, or resumes it.
func (s *State) SetRelationSuspended(ctx context.Context, model string, id int, suspended bool, reason string) error {
	return s.change(ctx, model, func(t *tx) error {
		r, err := t.relation(strconv.Itoa(id))
		if err != nil {
			return err
		}
		if suspended {
			return domain.Errorf(domain.Other,
				"cannot set suspend status for %q which is not associated with an offer", r.Key)
		}
		r.Suspended, r.Reason = suspended, reason
		t.putRelation(r)
		return nil
	})
}

// RelationUnit returns the unit's part in the relation, also after it left:
// NotFound if it never entered.
func (s *State) RelationUnit(model string, relation int, unit string) (*RelationUnit, error) {
	return inModelData(s, model, func(md *modelData) (*RelationUnit, error) {
		if part, ok := md.parts.get(scopeUnitID(relation, unit)); ok {
			return part, nil
		}
		return nil, domain.Errorf(domain.NotFound, "unit %q in relation %d: settings not found", unit, relation)
	})
}

// RelationUnits returns the parts of all units in scope, in order of names.
func (s *State) RelationUnits(model string, relation int) ([]*RelationUnit, error) {
	return inModelData(s, model, func(md *modelData) ([]*RelationUnit, error) {
		var out []*RelationUnit
		for unit := range md.partsByRel[strconv.Itoa(relation)] {
			if part, ok := md.parts.get(scopeUnitID(relation, unit)); ok && part.InScope {
				out = append(out, part)
			}
		}
		slices.SortFunc(out, func(a, b *RelationUnit) int { return domain.CompareUnits(a.Unit, b.Unit) })
		return out, nil
	})
}

// RelationApplication returns an application's settings in the relation; empty
// if it never set any.
func (s *State) RelationApplication(model string, relation int, application string) (*RelationApplication, error) {
	return inModelData(s, model, func(md *modelData) (*RelationApplication, error) {
		if _, ok := md.relation(relation); !ok {
			return nil, domain.Errorf(domain.NotFound, "relation %d not found", relation)
		}
		if a, ok := md.appSettings.get(strconv.Itoa(relation) + "/" + application); ok {
			return a, nil
		}
		return &RelationApplication{Relation: relation, Application: application}, nil
	})
}

// LeaveScope takes the unit out; the last one removes a dying relation. A unit
// that is not in scope, or a relation that is gone, is no error.
func (s *State) LeaveScope(ctx context.Context, model string, relation int, unit string) error {
	return s.change(ctx, model, func(t *tx) error {
		id := strconv.Itoa(relation)
		if _, ok := t.md.relations.get(id); !ok {
			t.guard(kv.Missing(t.relationKey(id)))
			return nil
		}
		return t.leaveScope(id, unit)
	})
}
