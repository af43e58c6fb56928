package state

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

// EnterScope puts the unit into the relation's scope and makes subordinates
// where the relation asks for them. Its settings begin with the unit's address
// (private-address, ingress-address, egress-subnets) and the given ones over
// it. CannotEnterScope if unit or relation is not alive; CannotEnterScopeYet
// while a subordinate of before is dying.
func (s *State) EnterScope(ctx context.Context, model string, relation int, unit string, settings map[string]string) error {
	return s.change(ctx, model, func(t *tx) error {
		id := strconv.Itoa(relation)
		r, err := t.relation(id)
		if err != nil {
			return err
		}
		u, err := t.unit(unit)
		if err != nil {
			return err
		}
		own, ok := r.Endpoint(u.Application)
		if !ok {
			return domain.Errorf(domain.NotFound, "application %q is not a member of %q", u.Application, r.Key)
		}
		key := inModel(model, keyScope, scopeUnitID(relation, unit))
		part, known := on(t, &t.md.parts, key, scopeUnitID(relation, unit))
		if known && part.InScope {
			return nil
		}
		if u.Life != life.Alive || r.Life != life.Alive {
			return domain.Errorf(domain.CannotEnterScope, "cannot enter scope: unit or relation is not alive")
		}
		first := t.md.networkSettings(unit)
		if first == nil {
			first = map[string]string{}
		}
		maps.Copy(first, settings)
		next := &RelationUnit{Relation: relation, Unit: unit, InScope: true, Settings: first}
		if known {
			next.Version = part.Version + 1
		}
		t.put(key, next)
		r.UnitCount++
		t.putRelation(r)
		if own.Scope == domain.Container && u.IsPrincipal() && !r.IsPeer() {
			return t.ensureSubordinate(r, u)
		}
		return nil
	})
}

// ensureSubordinate makes the subordinate unit that the relation puts beside
// the principal, unless it is there.
func (t *tx) ensureSubordinate(r *Relation, principal *Unit) error {
	other, ok := r.Other(principal.Application)
	if !ok {
		return nil
	}
	a, err := t.app(other.Application)
	if err != nil {
		return err
	}
	if !a.Subordinate {
		return nil
	}
	for _, name := range principal.Subordinates {
		sub, err := t.unit(name)
		if err != nil || sub.Application != a.Name {
			continue
		}
		if sub.Life != life.Alive {
			return domain.Errorf(domain.CannotEnterScopeYet,
				"cannot enter scope yet: non-alive subordinate unit has not been removed")
		}
		return nil
	}
	if a.Life != life.Alive {
		return domain.Errorf(domain.CannotEnterScope, "cannot enter scope: unit or relation is not alive")
	}
	sub := &Unit{
		Name: a.Name + "/" + strconv.Itoa(t.next("unit-"+a.Name, 1)), Application: a.Name, Life: life.Alive,
		Principal: principal.Name, Machine: principal.Machine, Created: t.now,
	}
	t.put(t.unitKey(sub.Name), sub)
	a.UnitCount++
	t.putApp(a)
	principal.Subordinates = append(slices.Clone(principal.Subordinates), sub.Name)
	t.putUnit(principal)
	return nil
}

// mergeSettings applies a change, whose empty values delete; it says whether
// anything differs after it.
func mergeSettings(has, change map[string]string) (map[string]string, bool) {
	out := maps.Clone(has)
	if out == nil {
		out = map[string]string{}
	}
	for k, v := range change {
		if v == "" {
			delete(out, k)
		} else {
			out[k] = v
		}
	}
	return out, !maps.Equal(has, out)
}

// sees says whether unit a has b in view in the relation: b is of the other
// application (for a peer relation another unit of the same), and within a
// container-scoped relation on the same principal.
func (md *modelData) sees(r *Relation, a, b *Unit) bool {
	other, ok := r.Other(a.Application)
	if !ok || b.Application != other.Application || a.Name == b.Name {
		return false
	}
	return !r.IsContainer() || principalOf(a) == principalOf(b)
}

func principalOf(u *Unit) string {
	if u.Principal != "" {
		return u.Principal
	}
	return u.Name
}
