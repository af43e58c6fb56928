package state

import (
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

func (t *tx) relationKey(id string) string { return inModel(t.md.uuid, keyRelation, id) }

func (t *tx) relation(id string) (*Relation, error) {
	r, ok := on(t, &t.md.relations, t.relationKey(id), id)
	if !ok {
		return nil, domain.Errorf(domain.NotFound, "relation %s not found", id)
	}
	return r, nil
}

func (t *tx) putRelation(r *Relation) {
	id := strconv.Itoa(r.ID)
	set(t, &t.md.relations, t.relationKey(id), id, r)
}

// newRelation adds a relation between the endpoints of applications that the
// decision has read; it counts with each of them. The endpoints stay in the
// order in which they were named; only the key sorts them.
func (t *tx) newRelation(eps []domain.Endpoint, apps ...*Application) *Relation {
	r := &Relation{
		ID: t.next("relation", 1), Key: domain.RelationKey(eps), Endpoints: slices.Clone(eps),
		Life: life.Alive, Created: t.now,
	}
	t.put(t.relationKey(strconv.Itoa(r.ID)), r)
	for _, a := range apps {
		a.RelationCount++
		t.putApp(a)
	}
	return r
}

// destroyRelation makes the relation dying, or removes it if nobody is in its
// scope. Whoever enters or leaves it moves its count, so its own revision is
// guard enough.
func (t *tx) destroyRelation(r *Relation, force bool) error {
	if force || r.UnitCount == 0 {
		return t.removeRelation(r)
	}
	if r.Life == life.Alive {
		r.Life = life.Dying
		t.putRelation(r)
	}
	return nil
}

// removeRelation removes the relation with all settings; it counts no longer.
func (t *tx) removeRelation(r *Relation) error {
	id := strconv.Itoa(r.ID)
	t.delete(t.relationKey(id))
	t.deletePrefix(inModel(t.md.uuid, keyScope, id+"/"))
	t.deleteStatus(RelationStatus, id)
	for _, e := range r.Endpoints {
		a, err := t.app(e.Application)
		if err != nil {
			return err
		}
		a.RelationCount--
		t.settle(a)
	}
	return nil
}

// leaveScope takes the unit out of the relation with that id.
func (t *tx) leaveScope(id, unit string) error {
	r, err := t.relation(id)
	if err != nil {
		return err
	}
	key := inModel(t.md.uuid, keyScope, id+"/"+unit)
	part, ok := on(t, &t.md.parts, key, id+"/"+unit)
	if !ok || !part.InScope {
		return nil
	}
	part.InScope = false
	set(t, &t.md.parts, key, id+"/"+unit, part)
	r.UnitCount--
	if r.UnitCount <= 0 && r.Life != life.Alive {
		return t.removeRelation(r)
	}
	t.putRelation(r)
	return nil
}
