package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// Destroyed tells what a destroy takes with it.
type Destroyed struct {
	Units []string
}

// maxAtOnce is how many relations one destroying transaction takes; each has
// guards. The clean-up takes the rest.
const maxAtOnce = 16

// DestroyApplication makes the application, its relations and units dying, or
// removes at once what nothing hangs on. With dryRun it only tells what would
// go; force does not wait for agents.
func (s *State) DestroyApplication(ctx context.Context, model, name string, force, dryRun bool) (Destroyed, error) {
	if _, err := s.Application(model, name); err != nil {
		return Destroyed{}, err
	}
	units, err := s.Units(model, name)
	if err != nil {
		return Destroyed{}, err
	}
	var gone Destroyed
	for _, u := range units {
		gone.Units = append(gone.Units, u.Name)
	}
	if dryRun {
		return gone, nil
	}
	if err := s.markApplication(ctx, model, name, force); err != nil {
		return Destroyed{}, err
	}
	// From here on a crash is mended by the clean-up, which does the same.
	return gone, s.destroyUnitsOf(ctx, model, name, force)
}

// markApplication makes the application and its relations dying.
func (s *State) markApplication(ctx context.Context, model, name string, force bool) error {
	return s.change(ctx, model, func(t *tx) error {
		a, err := t.app(name)
		if err != nil {
			return err
		}
		a.Life, a.Force = life.Dying, a.Force || force
		t.settle(a)
		return t.destroyRelationsOf(name, force)
	})
}

// destroyRelationsOf destroys some of the application's relations that are
// alive, or all if force.
func (t *tx) destroyRelationsOf(name string, force bool) error {
	left := maxAtOnce
	for _, id := range sortedNumbers(t.md.relsByApp[name]) {
		before, ok := t.md.relations.get(id)
		if !ok || before.Life != life.Alive && !force && before.UnitCount > 0 {
			continue
		}
		if left--; left < 0 {
			return nil
		}
		r, err := t.relation(id)
		if err != nil {
			return err
		}
		if err := t.destroyRelation(r, force); err != nil {
			return err
		}
	}
	return nil
}

func (s *State) destroyUnitsOf(ctx context.Context, model, application string, force bool) error {
	units, err := s.Units(model, application)
	if domain.KindOf(err) == domain.ModelNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.Life != life.Alive && !force {
			continue
		}
		if err := s.DestroyUnit(ctx, model, u.Name, force, false); err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
	}
	return nil
}

// DestroyModel makes the model dying; the clean-up removes what is in it and
// then the model. The controller's model is refused.
func (s *State) DestroyModel(ctx context.Context, uuid string, force bool) error {
	return s.change(ctx, uuid, func(t *tx) error {
		m, err := t.modelAt()
		if err != nil {
			return err
		}
		if m.IsController {
			return domain.Errorf(domain.Other, "cannot destroy controller model")
		}
		m.Life, m.Force = life.Dying, m.Force || force
		t.putModel(m)
		t.setStatus(ModelStatus, uuid, status.StatusInfo{Status: status.Destroying})
		return nil
	})
}

// DestroyRelation makes the relation dying, or removes it if no unit is in its
// scope; force takes the units out. Peer relations are refused.
func (s *State) DestroyRelation(ctx context.Context, model string, id int, force bool) error {
	return s.change(ctx, model, func(t *tx) error {
		r, err := t.relation(itoa(id))
		if err != nil {
			return err
		}
		if r.IsPeer() {
			return domain.Errorf(domain.Other, "cannot destroy relation %q: is a peer relation", r.Key)
		}
		return t.destroyRelation(r, force)
	})
}
