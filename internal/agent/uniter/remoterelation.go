package uniter

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// relationWatch is one relation of the unit and the watch on its units.
type relationWatch struct {
	relation *apiuniter.Relation
	units    watcher.RelationUnitsWatcher
	stop     context.CancelFunc
}

// followRelations watches which relations the unit has. The goroutines that watch
// their units belong to g.
func (r *remote) followRelations(ctx context.Context, g *errgroup.Group, unit *apiuniter.Unit) error {
	defer r.stopRelations()
	return follow(ctx, unit.WatchRelations, func(keys []string) error {
		for _, key := range keys {
			tag := names.NewRelationTag(key)
			if err := r.refreshRelation(ctx, g, unit.Tag(), tag); err != nil {
				return fmt.Errorf("cannot follow relation %q: %w", key, err)
			}
		}
		r.update(partRelations, func(*Snapshot) {})
		return nil
	})
}

func (r *remote) stopRelations() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.relations {
		w.stop()
	}
}

// refreshRelation asks for a relation that came, changed or went.
func (r *remote) refreshRelation(ctx context.Context, g *errgroup.Group, unit names.UnitTag, tag names.RelationTag) error {
	relation, err := r.client.Relation(ctx, tag)
	if params.IsCodeNotFoundOrCodeUnauthorized(err) {
		r.dropRelation(tag)
		return nil
	}
	if err != nil {
		return err
	}
	r.mu.Lock()
	w, known := r.relations[relation.Id()]
	if known {
		w.relation = relation
		s := r.snapshot.Relations[relation.Id()]
		s.Life, s.Suspended = relation.Life(), relation.Suspended()
		r.snapshot.Relations[relation.Id()] = s
	}
	r.mu.Unlock()
	if known {
		r.notify()
		return nil
	}
	return r.addRelation(ctx, g, unit, relation)
}

// addRelation begins to watch the relation's units. The relation shows in the
// snapshot once its units are known, never without them.
func (r *remote) addRelation(ctx context.Context, g *errgroup.Group, unit names.UnitTag, relation *apiuniter.Relation) error {
	units, err := r.client.WatchRelationUnits(ctx, relation.Tag(), unit)
	if params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return nil // it went just now
	}
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	w := &relationWatch{relation: relation, units: units, stop: stop}
	var first watcher.RelationUnitsChange
	select {
	case change, ok := <-units.Changes():
		if !ok {
			stop()
			return wrapf(units.Wait(), "lost the watch on units")
		}
		first = change
	case <-ctx.Done():
		stop()
		units.Kill()
		_ = units.Wait() // ctx says why
		return ctx.Err()
	}
	endpoint := relation.Endpoint()
	s := RelationSnapshot{
		Endpoint: endpoint.Name, Application: relation.OtherApplication(), Peer: endpoint.Role == "peer",
		Life: relation.Life(), Suspended: relation.Suspended(),
		Members: map[string]int64{}, Applications: map[string]int64{},
	}
	s.apply(first)
	r.mu.Lock()
	r.relations[relation.Id()] = w
	r.snapshot.Relations[relation.Id()] = s
	r.mu.Unlock()
	r.notify()
	g.Go(func() error { return r.followUnits(ctx, relation.Id(), w) })
	return nil
}

// followUnits keeps the members of a relation up to date, until the relation goes
// or ctx ends.
func (r *remote) followUnits(ctx context.Context, id int, w *relationWatch) error {
	open := func(context.Context) (watcher.RelationUnitsWatcher, error) { return w.units, nil }
	err := follow(ctx, open, func(change watcher.RelationUnitsChange) error {
		r.mu.Lock()
		if s, ok := r.snapshot.Relations[id]; ok && r.relations[id] == w {
			s.apply(change)
		}
		r.mu.Unlock()
		r.notify()
		return nil
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.relations[id] != w || params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return nil // the relation has gone, or is about to be seen gone
	}
	return err
}

// dropRelation forgets a relation that has gone.
func (r *remote) dropRelation(tag names.RelationTag) {
	r.mu.Lock()
	for id, w := range r.relations {
		if w.relation.Tag() == tag {
			w.stop()
			delete(r.relations, id)
			delete(r.snapshot.Relations, id)
		}
	}
	r.mu.Unlock()
	r.notify()
}

// apply changes the members; the maps belong to the snapshot.
func (s *RelationSnapshot) apply(change watcher.RelationUnitsChange) {
	for unit, settings := range change.Changed {
		s.Members[unit] = settings.Version
	}
	for app, version := range change.AppChanged {
		s.Applications[app] = version
	}
	for _, unit := range change.Departed {
		delete(s.Members, unit)
	}
}
