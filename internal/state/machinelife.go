package state

import (
	"cmp"
	"context"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/life"
)

// DestroyMachine makes the machine dying. Units on it are HasAssignedUnits,
// containers HasContainers, unless force, which destroys them first. It returns
// what goes with the machine; with dryRun that is all it does.
func (s *State) DestroyMachine(ctx context.Context, model, id string, force, dryRun bool) (Destroyed, error) {
	m, err := s.Machine(model, id)
	if err != nil {
		return Destroyed{}, err
	}
	gone := Destroyed{Units: slices.Clone(m.Units)}
	if !force {
		if err := blockers(m); err != nil {
			return Destroyed{}, err
		}
	}
	if dryRun {
		return gone, nil
	}
	// Mark it first: then nothing new comes, and a crash is mended by the
	// clean-up.
	err = s.changeMachine(ctx, model, id, func(_ *tx, m *Machine) error {
		if !force {
			if err := blockers(m); err != nil {
				return err
			}
		}
		m.Force = m.Force || force
		if m.Life == life.Alive {
			m.Life = life.Dying
		}
		return nil
	})
	if err != nil || !force {
		return gone, err
	}
	return gone, s.forceMachine(ctx, model, id)
}

// forceMachine takes everything off the machine and makes it dead.
func (s *State) forceMachine(ctx context.Context, model, id string) error {
	m, err := s.Machine(model, id)
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, unit := range m.Units {
		if err := s.DestroyUnit(ctx, model, unit, true, false); err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
	}
	for _, container := range m.Containers {
		if _, err := s.DestroyMachine(ctx, model, container, true, false); err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
		if err := s.RemoveMachine(ctx, model, container); err != nil {
			return err
		}
	}
	err = s.EnsureMachineDead(ctx, model, id)
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	return err
}

// EnsureMachineDead makes the machine dead, as its agent does last.
func (s *State) EnsureMachineDead(ctx context.Context, model, id string) error {
	return s.changeMachine(ctx, model, id, func(_ *tx, m *Machine) error {
		if err := blockers(m); err != nil {
			return err
		}
		m.Life = life.Dead
		return nil
	})
}

// RemoveMachine removes a dead machine when its instance is gone. A machine
// that is gone is no error.
func (s *State) RemoveMachine(ctx context.Context, model, id string) error {
	return s.change(ctx, model, func(t *tx) error {
		m, err := t.machine(id)
		if domain.KindOf(err) == domain.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if m.Life != life.Dead {
			return domain.Errorf(domain.Other, "cannot remove machine %s: machine is not dead", id)
		}
		return t.removeMachine(m)
	})
}

// WatchMachine tells of changes of the machine itself, its removal included.
func (s *State) WatchMachine(model, id string) *Watch[Signal] {
	return newSignal(s, topic{model, string(KindMachine), id})
}

// WatchMachines yields the ids of machines that came, changed life, were
// provisioned or were removed.
func (s *State) WatchMachines(model string) *Watch[[]string] {
	return newWatch(s, func(changed map[EntityKey]struct{}) ([]string, bool) {
		if changed != nil {
			return sortedIDs(changed, domain.CompareMachines), true
		}
		machines, err := s.Machines(model)
		if err != nil {
			return nil, true
		}
		ids := make([]string, len(machines))
		for i, m := range machines {
			ids[i] = m.ID
		}
		return ids, true
	}, topic{model, topicMachines, ""})
}

func sortedIDs(changed map[EntityKey]struct{}, compare func(a, b string) int) []string {
	ids := make([]string, 0, len(changed))
	for k := range changed {
		ids = append(ids, k.ID)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(compare(a, b), cmp.Compare(a, b)) })
	return ids
}
