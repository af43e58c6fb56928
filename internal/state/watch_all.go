package state

import (
	"cmp"
	"slices"

	"github.com/gantline/gantline/internal/kv"
)

// EntityChange names an entity that changed. Its Revision is that of its last
// change, so that what is made of it can be kept by (key, revision).
type EntityChange struct {
	Key      EntityKey
	Revision Revision
	// Removed says that the entity is gone.
	Removed bool
}

// ModelChange is the event of WatchAll.
type ModelChange struct {
	// Revision is the position up to which the event tells everything; a later
	// WatchAll may resume there.
	Revision Revision
	// Complete says that Changed are all entities of the model, and that what
	// is not among them does not exist.
	Complete bool
	Changed  []EntityChange
}

// WatchAll follows everything in a model. Since is 0, or the position of an
// earlier watch; a position that is no longer known begins with a complete
// event.
func (s *State) WatchAll(model string, since Revision) (*Watch[ModelChange], error) {
	if _, err := s.Model(model); err != nil {
		return nil, err
	}
	var w *Watch[ModelChange]
	w = newWatch(s, func(changed map[EntityKey]struct{}) (ModelChange, bool) {
		s.p.mu.RLock()
		defer s.p.mu.RUnlock()
		md := s.p.models[model]
		if md == nil || md.model.v == nil {
			gone := EntityChange{Key: EntityKey{KindModel, model}, Revision: fromKV(s.p.rev), Removed: true}
			return ModelChange{Revision: fromKV(s.p.rev), Changed: []EntityChange{gone}}, true
		}
		if changed != nil {
			return md.changes(w.sub.upTo, changed), true
		}
		if since > 0 && kv.Revision(since) <= s.p.rev {
			if keys, ok := md.log.since(kv.Revision(since)); ok {
				return md.changes(s.p.rev, keys), len(keys) > 0
			}
		}
		keys := make(map[EntityKey]struct{}, len(md.changed))
		for k := range md.changed {
			keys[k] = struct{}{}
		}
		e := md.changes(s.p.rev, keys)
		e.Complete = true
		return e, true
	}, topic{model: model, what: topicAll})
	return w, nil
}

// changes makes an event of changed entities, in an order in which clients can
// take them: what others refer to first.
func (md *modelData) changes(rev kv.Revision, keys map[EntityKey]struct{}) ModelChange {
	e := ModelChange{Revision: fromKV(rev), Changed: make([]EntityChange, 0, len(keys))}
	for k := range keys {
		c := EntityChange{Key: k, Revision: fromKV(md.changed[k])}
		if c.Revision == 0 {
			c.Revision, c.Removed = e.Revision, true
		}
		e.Changed = append(e.Changed, c)
	}
	slices.SortFunc(e.Changed, func(a, b EntityChange) int {
		return cmp.Or(kindOrder(a.Key.Kind)-kindOrder(b.Key.Kind), cmp.Compare(a.Key.ID, b.Key.ID))
	})
	return e
}

func kindOrder(k Kind) int {
	return slices.Index([]Kind{
		KindModel, KindCharm, KindMachine, KindApplication, KindUnit, KindRelation, KindAnnotation, KindBlock,
	}, k)
}
