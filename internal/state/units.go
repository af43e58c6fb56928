package state

import (
	"context"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// AddUnitsArgs describe new units of one application.
type AddUnitsArgs struct {
	Application string
	Count       int
	// Placement is where the first units go, in order; the rest get new
	// machines.
	Placement     []domain.Placement
	AttachStorage []string
}

// AddUnits adds units in one transaction and returns their names.
func (s *State) AddUnits(ctx context.Context, model string, args AddUnitsArgs) (added []string, err error) {
	if args.Count < 1 {
		return nil, domain.Errorf(domain.Other, "must add at least one unit")
	}
	if len(args.AttachStorage) > 0 {
		return nil, domain.Errorf(domain.NotSupported, "cannot add unit to application %q: storage not supported", args.Application)
	}
	err = s.change(ctx, model, func(t *tx) error {
		m, err := t.liveModel()
		if err != nil {
			return err
		}
		a, err := t.app(args.Application)
		if err != nil {
			return err
		}
		switch {
		case a.Subordinate:
			return domain.Errorf(domain.Other, "cannot add unit 1/%d to application %q: cannot add unit to application %q: application is a subordinate",
				args.Count, a.Name, a.Name)
		case a.Life != life.Alive:
			return domain.Errorf(domain.Other, "cannot add unit 1/%d to application %q: cannot add unit to application %q: application is not found or not alive",
				args.Count, a.Name, a.Name)
		}
		added, err = t.addUnits(m, a, args.Count, args.Placement)
		return err
	})
	if err != nil {
		return nil, err
	}
	return added, nil
}

func unitNotFound(name string) error {
	return domain.Errorf(domain.NotFound, "unit %q not found", name)
}

func (md *modelData) unit(name string) (*Unit, error) {
	if u, ok := md.units.get(name); ok {
		return u, nil
	}
	return nil, unitNotFound(name)
}

// Unit returns the named unit: `unit "a/0" not found`.
func (s *State) Unit(model, name string) (*Unit, error) {
	return inModelData(s, model, func(md *modelData) (*Unit, error) { return md.unit(name) })
}

// Units returns the units of the application in order of their numbers; of all
// applications if it is "".
func (s *State) Units(model, application string) ([]*Unit, error) {
	return inModelData(s, model, func(md *modelData) ([]*Unit, error) {
		if application == "" {
			return md.sortedUnits(), nil
		}
		return md.pickUnits(md.unitsByApp[application]), nil
	})
}

func (md *modelData) sortedUnits() []*Unit {
	out := make([]*Unit, 0, len(md.units.m))
	if md.unitOrder != nil {
		for _, name := range md.unitOrder {
			out = append(out, md.units.m[name].v)
		}
		return out
	}
	for _, e := range md.units.m {
		out = append(out, e.v)
	}
	sortUnits(out)
	return out
}

func (md *modelData) pickUnits(names map[string]struct{}) []*Unit {
	out := make([]*Unit, 0, len(names))
	for name := range names {
		if u, ok := md.units.get(name); ok {
			out = append(out, u)
		}
	}
	sortUnits(out)
	return out
}

func sortUnits(units []*Unit) {
	slices.SortFunc(units, func(a, b *Unit) int { return domain.CompareUnits(a.Name, b.Name) })
}

// UnitsOn returns the units on the machine, subordinates included.
func (s *State) UnitsOn(model, machine string) ([]*Unit, error) {
	return inModelData(s, model, func(md *modelData) ([]*Unit, error) {
		if _, err := md.machine(machine); err != nil {
			return nil, err
		}
		return md.pickUnits(md.unitsByMachine[machine]), nil
	})
}

// AssignUnit puts the unit on a machine, by its placement or a new one, and
// returns the machine's id. An assigned unit stays where it is.
func (s *State) AssignUnit(ctx context.Context, model, unit string) (machine string, err error) {
	err = s.change(ctx, model, func(t *tx) error {
		m, err := t.modelAt()
		if err != nil {
			return err
		}
		u, err := t.unit(unit)
		if err != nil {
			return err
		}
		if machine = u.Machine; machine != "" || u.Life != life.Alive || !u.IsPrincipal() {
			return nil
		}
		a, err := t.app(u.Application)
		if err != nil {
			return err
		}
		var p *domain.Placement
		if u.Placement != "" {
			parsed := domain.ParsePlacement(u.Placement)
			p = &parsed
		}
		if err := t.assign(m, a, u, p); err != nil {
			return err
		}
		t.putUnit(u)
		machine = u.Machine
		return nil
	})
	return machine, err
}

// changeUnit changes a unit that is not dead.
func (s *State) changeUnit(ctx context.Context, model, name string, change func(t *tx, u *Unit) error) error {
	return s.change(ctx, model, func(t *tx) error {
		u, err := t.unit(name)
		if err != nil {
			return err
		}
		if err := change(t, u); err != nil {
			return err
		}
		t.putUnit(u)
		return nil
	})
}

// SetUnitCharmURL records the charm that the unit's agent runs.
func (s *State) SetUnitCharmURL(ctx context.Context, model, unit, url string) error {
	return s.changeUnit(ctx, model, unit, func(t *tx, u *Unit) error {
		if u.Life == life.Dead {
			return domain.Errorf(domain.IsDead, "unit %q is dead", unit)
		}
		if _, ok := on(t, &t.md.charms, inModel(model, keyCharm, url), url); !ok {
			return charmNotFound(url)
		}
		u.CharmURL = url
		return nil
	})
}

// Resolve says how the unit's failed hook is to be treated; an error if it has
// none.
func (s *State) Resolve(ctx context.Context, model, unit string, mode ResolvedMode) error {
	return s.changeUnit(ctx, model, unit, func(t *tx, u *Unit) error {
		switch mode {
		case ResolvedRetryHooks, ResolvedNoHooks:
		default:
			return domain.Errorf(domain.Other, "cannot set resolved mode for unit %q: invalid error resolution mode: %q", unit, mode)
		}
		if t.md.status(AgentStatus, unit).Status != status.Error {
			return domain.Errorf(domain.Other, "unit %q is not in an error state", unit)
		}
		if u.Resolved != ResolvedNone && u.Resolved != mode {
			return domain.Errorf(domain.Other, "cannot set resolved mode for unit %q: already resolved", unit)
		}
		u.Resolved = mode
		return nil
	})
}

// ClearResolved forgets what Resolve said.
func (s *State) ClearResolved(ctx context.Context, model, unit string) error {
	return s.changeUnit(ctx, model, unit, func(_ *tx, u *Unit) error {
		u.Resolved = ResolvedNone
		return nil
	})
}

// SetWorkloadVersion records the version of what the unit runs.
func (s *State) SetWorkloadVersion(ctx context.Context, model, unit, version string) error {
	return s.changeUnit(ctx, model, unit, func(_ *tx, u *Unit) error {
		u.WorkloadVersion = version
		return nil
	})
}
