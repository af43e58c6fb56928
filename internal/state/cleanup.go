package state

import (
	"context"
	"errors"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

// pendingFor is how long a pending resource waits for its application.
const pendingFor = 24 * time.Hour

// WatchWork yields the uuids of models in which CleanUp or AssignUnits may have
// something to do; the first event holds all.
func (s *State) WatchWork() *Watch[[]string] {
	return newWatch(s, func(changed map[EntityKey]struct{}) ([]string, bool) {
		if changed != nil {
			return sortedIDs(changed, func(string, string) int { return 0 }), true
		}
		var all []string
		for _, m := range s.Models() {
			all = append(all, m.UUID)
		}
		return all, true
	}, topic{what: topicWork})
}

// CleanUp takes every step that is due in the model: what is dying takes along
// what hangs on it, and what nothing hangs on is removed. Each step is one
// transaction that may be the last; another CleanUp goes on from there. It does
// what it can and returns all errors together.
func (s *State) CleanUp(ctx context.Context, model string) error {
	m, err := s.Model(model)
	if err != nil {
		return gone(err)
	}
	errs := []error{s.cleanApplications(ctx, m), s.cleanUnits(ctx, model), s.cleanMachines(ctx, m), s.cleanPending(ctx, model), s.cleanCharms(ctx, model)}
	if m.Life != life.Alive {
		errs = append(errs, s.removeModel(ctx, model))
	}
	return errors.Join(errs...)
}

// gone forgives that something was removed meanwhile.
func gone(err error) error {
	switch domain.KindOf(err) {
	case domain.NotFound, domain.ModelNotFound:
		return nil
	}
	return err
}

func (s *State) cleanApplications(ctx context.Context, m *Model) error {
	apps, err := s.Applications(m.UUID)
	if err != nil {
		return gone(err)
	}
	var errs []error
	for _, a := range apps {
		force := a.Force || m.Force
		if a.Life == life.Alive && m.Life == life.Alive {
			continue
		}
		if _, err := s.DestroyApplication(ctx, m.UUID, a.Name, force, false); gone(err) != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// cleanUnits removes dead units that no agent will remove: those on no machine
// and those whose machine's agent is not there.
func (s *State) cleanUnits(ctx context.Context, model string) error {
	units, err := s.Units(model, "")
	if err != nil {
		return gone(err)
	}
	var errs []error
	for _, u := range units {
		if u.Life != life.Dead || u.Machine != "" && s.IsConnected(model, names.NewMachineTag(u.Machine)) {
			continue
		}
		if err := s.RemoveUnit(ctx, model, u.Name); gone(err) != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// cleanMachines takes dying machines as far as they come without an agent or a
// provider: one that never was provisioned is removed.
func (s *State) cleanMachines(ctx context.Context, m *Model) error {
	machines, err := s.Machines(m.UUID)
	if err != nil {
		return gone(err)
	}
	var errs []error
	for i := len(machines) - 1; i >= 0; i-- { // containers before their hosts
		if err := s.cleanMachine(ctx, m, machines[i]); gone(err) != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *State) cleanMachine(ctx context.Context, m *Model, machine *Machine) error {
	if machine.Life == life.Alive && m.Life != life.Alive && (m.Force || blockers(machine) == nil) {
		if _, err := s.DestroyMachine(ctx, m.UUID, machine.ID, m.Force, false); err != nil {
			return err
		}
	}
	machine, err := s.Machine(m.UUID, machine.ID)
	if err != nil {
		return err
	}
	if machine.Life == life.Dying {
		switch {
		case machine.Force:
			err = s.forceMachine(ctx, m.UUID, machine.ID)
		case machine.InstanceID == "" && blockers(machine) == nil:
			err = s.EnsureMachineDead(ctx, m.UUID, machine.ID)
		default:
			return nil
		}
		if err != nil {
			return err
		}
		if machine, err = s.Machine(m.UUID, machine.ID); err != nil {
			return err
		}
	}
	if machine.Life == life.Dead && machine.InstanceID == "" {
		return s.RemoveMachine(ctx, m.UUID, machine.ID)
	}
	return nil
}

func (s *State) cleanPending(ctx context.Context, model string) error {
	old, err := inModelData(s, model, func(md *modelData) ([]string, error) {
		var ids []string
		for id, e := range md.pending.m {
			if s.clock.Now().Sub(e.v.Created) > pendingFor {
				ids = append(ids, id)
			}
		}
		return ids, nil
	})
	if err != nil || len(old) == 0 {
		return gone(err)
	}
	return s.change(ctx, model, func(t *tx) error {
		for _, id := range old[:min(len(old), 32)] {
			if _, ok := on(t, &t.md.pending, inModel(model, keyPending, id), id); ok {
				t.delete(inModel(model, keyPending, id))
			}
		}
		return nil
	})
}

// removeModel removes a dying model once it is empty.
func (s *State) removeModel(ctx context.Context, model string) error {
	return s.change(ctx, model, func(t *tx) error {
		m, err := t.modelAt()
		if err != nil {
			return err
		}
		if m.Life == life.Alive || len(t.md.apps.m)+len(t.md.units.m)+len(t.md.machines.m)+len(t.md.relations.m) > 0 {
			return nil
		}
		for _, kind := range []string{keyApp, keyUnit, keyMachine, keyRelation} {
			t.guard(kv.PrefixEmpty(inModel(model, kind, "")))
		}
		t.deletePrefix(modelPrefix(model))
		t.deletePrefix(leaseKey(leaseLeadership, model, ""))
		t.delete(rootKey(keyModelName, m.Owner, m.Name))
		t.delete(rootKey(keyModel, model))
		return nil
	})
}

// AssignUnits puts every unit of the model that has no machine on one. A unit
// that cannot be placed says so in its agent's status.
func (s *State) AssignUnits(ctx context.Context, model string) error {
	units, err := s.Units(model, "")
	if err != nil {
		return gone(err)
	}
	var errs []error
	for _, u := range units {
		if u.Machine != "" || !u.IsPrincipal() || u.Life != life.Alive {
			continue
		}
		_, err := s.AssignUnit(ctx, model, u.Name)
		if gone(err) == nil && err == nil || ctx.Err() != nil {
			continue
		}
		if domain.KindOf(err) == domain.TryAgain || domain.KindOf(err) == domain.ExcessiveContention {
			errs = append(errs, err)
			continue
		}
		info := status.StatusInfo{Status: status.Error, Message: err.Error()}
		if err := s.SetStatus(ctx, model, AgentStatus, u.Name, info); gone(err) != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
