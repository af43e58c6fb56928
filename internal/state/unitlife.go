package state

import (
	"context"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

func itoa(n int) string { return strconv.Itoa(n) }

// DestroyUnit makes the unit dying, or removes it if its agent never began.
// With dryRun it only checks; force does not wait for the agent.
func (s *State) DestroyUnit(ctx context.Context, model, unit string, force, dryRun bool) error {
	u, err := s.Unit(model, unit)
	if err != nil {
		return err
	}
	if dryRun {
		return nil
	}
	if force {
		// A unit in many relations is too much for one transaction.
		if err := s.leaveAll(ctx, model, unit); err != nil {
			return err
		}
		for _, sub := range u.Subordinates {
			if err := s.DestroyUnit(ctx, model, sub, true, false); err != nil && domain.KindOf(err) != domain.NotFound {
				return err
			}
		}
	}
	return s.change(ctx, model, func(t *tx) error {
		u, err := t.unit(unit)
		if err != nil {
			return err
		}
		return t.destroyUnit(u, force)
	})
}

// leaveAll takes the unit out of its scopes, some at a time, until few are
// left.
func (s *State) leaveAll(ctx context.Context, model, unit string) error {
	for {
		scopes, err := inModelData(s, model, func(md *modelData) ([]string, error) { return md.scopesOf(unit), nil })
		if err != nil || len(scopes) <= maxScopes {
			return err
		}
		for _, id := range scopes[maxScopes:] {
			n, err := strconv.Atoi(id)
			if err != nil {
				return err
			}
			if err := s.LeaveScope(ctx, model, n, unit); err != nil && domain.KindOf(err) != domain.NotFound {
				return err
			}
		}
	}
}

// maxScopes is how many scopes one transaction takes a unit out of.
const maxScopes = 8

// EnsureUnitDead makes the unit dead, as its agent does last; UnitHasSubordinates
// while it has some.
func (s *State) EnsureUnitDead(ctx context.Context, model, unit string) error {
	return s.changeUnit(ctx, model, unit, func(_ *tx, u *Unit) error {
		if len(u.Subordinates) > 0 {
			return domain.Errorf(domain.UnitHasSubordinates, "unit has subordinates")
		}
		u.Life = life.Dead
		return nil
	})
}

// RemoveUnit removes a dead unit and what hangs on it: its scopes, then
// the dying application's last remains, and a machine that it leaves empty. A
// unit that is gone is no error.
func (s *State) RemoveUnit(ctx context.Context, model, unit string) error {
	if err := s.leaveAll(ctx, model, unit); err != nil {
		return err
	}
	return s.change(ctx, model, func(t *tx) error {
		u, err := t.unit(unit)
		if domain.KindOf(err) == domain.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if u.Life != life.Dead {
			return domain.Errorf(domain.Other, "cannot remove unit %q: unit is not dead", unit)
		}
		return t.removeUnit(u)
	})
}

// DestroySubordinates makes the unit's subordinates dying.
func (s *State) DestroySubordinates(ctx context.Context, model, unit string) error {
	u, err := s.Unit(model, unit)
	if err != nil {
		return err
	}
	for _, sub := range u.Subordinates {
		if err := s.DestroyUnit(ctx, model, sub, false, false); err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
	}
	return nil
}
