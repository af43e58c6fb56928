package state

import (
	"maps"

	"github.com/gantline/gantline/internal/kv"
)

// ent is an entity as it was last written. What v points to is never modified.
type ent[T any] struct {
	v   *T
	rev kv.Revision
}

// table holds the entities of one kind by id. A frozen table is shared with a
// snapshot and copies itself before it is written again.
type table[T any] struct {
	m      map[string]ent[T]
	frozen bool
}

func (t *table[T]) get(id string) (*T, bool) {
	e, ok := t.m[id]
	return e.v, ok
}

func (t *table[T]) thaw() {
	switch {
	case t.m == nil:
		t.m = map[string]ent[T]{}
	case t.frozen:
		t.m = maps.Clone(t.m)
	}
	t.frozen = false
}

func (t *table[T]) set(id string, v *T, rev kv.Revision) {
	t.thaw()
	t.m[id] = ent[T]{v: v, rev: rev}
}

func (t *table[T]) delete(id string) {
	if _, ok := t.m[id]; ok {
		t.thaw()
		delete(t.m, id)
	}
}

// freeze returns a table that shares this one's entries.
func (t *table[T]) freeze() table[T] {
	t.frozen = true
	return table[T]{m: t.m, frozen: true}
}

// index lists ids by the id of what they belong to.
type index map[string]map[string]struct{}

func (ix index) add(owner, id string) {
	if ix[owner] == nil {
		ix[owner] = map[string]struct{}{}
	}
	ix[owner][id] = struct{}{}
}

func (ix index) remove(owner, id string) {
	delete(ix[owner], id)
	if len(ix[owner]) == 0 {
		delete(ix, owner)
	}
}
