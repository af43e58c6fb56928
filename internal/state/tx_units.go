package state

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// maxAssigned is how many new units one transaction finds machines for; the
// rest are assigned later, lest it grow too large.
const maxAssigned = 1000

// maxPlaced bounds how many units one transaction puts on machines that exist
// already: each of these is a guard. What is left over is assigned later.
const maxPlaced = 24

// addUnits adds n units to the application, and machines for them.
func (t *tx) addUnits(m *Model, a *Application, n int, placement []domain.Placement) ([]string, error) {
	first := t.next("unit-"+a.Name, n)
	names := make([]string, n)
	onExisting := 0
	if len(placement) < n {
		placement = slices.Concat(placement, t.onEmpty(m, a, placement))
	}
	for i := range n {
		u := &Unit{Name: a.Name + "/" + strconv.Itoa(first+i), Application: a.Name, Life: life.Alive, Created: t.now}
		names[i] = u.Name
		var p *domain.Placement
		if i < len(placement) {
			p = &placement[i]
			onExisting++
			if onExisting > maxPlaced {
				if err := t.checkPlacement(*p); err != nil {
					return nil, err
				}
				u.Placement = p.String()
				t.put(t.unitKey(u.Name), u)
				continue
			}
		}
		if i >= maxAssigned {
			t.put(t.unitKey(u.Name), u)
			continue
		}
		if err := t.assign(m, a, u, p); err != nil {
			return nil, domain.Wrapf(err, "acquiring machine to host unit %q", u.Name)
		}
		t.put(t.unitKey(u.Name), u)
	}
	a.UnitCount += n
	t.putApp(a)
	return names, nil
}

// checkPlacement says whether the placement's machine is there.
func (t *tx) checkPlacement(p domain.Placement) error {
	id := p.Directive
	if p.Scope != domain.MachineScope && !p.IsContainer() || id == "" {
		return nil
	}
	m, ok := t.md.machines.get(id)
	if !ok {
		return domain.Errorf(domain.NotFound, "machine %s not found", id)
	}
	if m.Life != life.Alive {
		return domain.Errorf(domain.Other, "machine %s is not alive", id)
	}
	return nil
}

// assign puts the unit on a machine: where the placement says, or on a new one.
func (t *tx) assign(model *Model, a *Application, u *Unit, p *domain.Placement) error {
	fresh := Machine{Base: a.Origin.Base, Constraints: machineConstraints(model, a)}
	switch {
	case p == nil:
	case p.Scope == domain.MachineScope:
		m, err := t.machine(p.Directive)
		if err != nil {
			return err
		}
		if m.Life != life.Alive {
			return domain.Errorf(domain.Other, "cannot assign unit %q to machine %s: machine is not found or not alive", u.Name, m.ID)
		}
		if !m.Base.SameAs(a.Origin.Base) && !m.Base.IsZero() && !a.Origin.Base.IsZero() {
			return domain.Errorf(domain.Other, "cannot assign unit %q to machine %s: base does not match: unit has %q, machine has %q",
				u.Name, m.ID, a.Origin.Base.String(), m.Base.String())
		}
		return t.occupy(m, u)
	case p.IsContainer():
		host := p.Directive
		if host == "" {
			m, err := t.newMachine(fresh, "", "")
			if err != nil {
				return err
			}
			host = m.ID
		}
		m, err := t.newMachine(fresh, host, p.Scope)
		if err != nil {
			return err
		}
		return t.occupy(m, u)
	default:
		fresh.Placement = p.Directive
	}
	m, err := t.newMachine(fresh, "", "")
	if err != nil {
		return err
	}
	return t.occupy(m, u)
}

// onEmpty are placements on the machines that were added for nothing in particular and would do for
// the application's units, the oldest first, without those that are taken. A machine that has had units is not empty again: it
// goes with the last of them.
func (t *tx) onEmpty(model *Model, a *Application, taken []domain.Placement) []domain.Placement {
	want := machineConstraints(model, a)
	var ids []int
	for id, e := range t.md.machines.m {
		m := e.v
		number, err := strconv.Atoi(id) // a container's id is no number
		if err == nil && m.Life == life.Alive && len(m.Units) == 0 && len(m.Containers) == 0 &&
			m.Base.SameAs(a.Origin.Base) && meets(m.Constraints, want) {
			ids = append(ids, number)
		}
	}
	slices.Sort(ids)
	var out []domain.Placement
	for _, id := range ids {
		p := domain.Placement{Scope: domain.MachineScope, Directive: strconv.Itoa(id)}
		if !slices.Contains(taken, p) {
			out = append(out, p)
		}
	}
	return out
}

// meets reports whether a machine of constraints has can be taken where want is asked for.
func meets(has, want constraints.Value) bool {
	if has.Arch == nil {
		has.Arch = want.Arch
	}
	asked := want
	asked.Arch = nil
	return has.String() == want.String() || constraints.IsEmpty(&asked) && *has.Arch == *want.Arch
}

// machineConstraints are those of the application over the model's, for the
// architecture of the charm.
func machineConstraints(m *Model, a *Application) constraints.Value {
	cons := a.Constraints.WithFallback(m.Constraints)
	if cons.Arch == nil {
		arch := a.Origin.Architecture
		if arch == "" {
			arch = "amd64"
		}
		cons.Arch = &arch
	}
	return cons
}

func (t *tx) occupy(m *Machine, u *Unit) error {
	m.Units = append(slices.Clone(m.Units), u.Name)
	t.put(t.machineKey(m.ID), m)
	u.Machine, u.Placement = m.ID, ""
	return nil
}

// destroyUnit makes the unit dying, or removes it if its agent never began.
func (t *tx) destroyUnit(u *Unit, force bool) error {
	if force {
		return t.removeUnit(u)
	}
	if u.Life != life.Alive {
		return nil
	}
	if t.neverBegan(u.Name) && len(u.Subordinates) == 0 && u.IsPrincipal() && !t.md.inAnyScope(u.Name) {
		return t.removeUnit(u)
	}
	u.Life = life.Dying
	t.putUnit(u)
	return nil
}

// neverBegan says that the unit's agent has not said anything, and makes the
// decision rest on it.
func (t *tx) neverBegan(unit string) bool {
	id := statusID(AgentStatus, unit)
	doc, ok := on(t, &t.md.statuses, inModel(t.md.uuid, keyStatus, id), id)
	return !ok || doc.Current.Status == status.Allocating
}

// inAnyScope says whether the unit is in the scope of a relation.
func (md *modelData) inAnyScope(unit string) bool { return len(md.scopesOf(unit)) > 0 }

// scopesOf returns the ids of relations whose scope the unit is in.
func (md *modelData) scopesOf(unit string) []string {
	app, _, _ := strings.Cut(unit, "/")
	var out []string
	for id := range md.relsByApp[app] {
		if part, ok := md.parts.get(id + "/" + unit); ok && part.InScope {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// removeUnit removes the unit and what hangs on it: its scopes, its
// subordinates, its place on the machine, its leadership, and the last remains
// of a dying application.
func (t *tx) removeUnit(u *Unit) error {
	for _, id := range t.md.scopesOf(u.Name) {
		if err := t.leaveScope(id, u.Name); err != nil {
			return err
		}
	}
	for _, name := range u.Subordinates {
		sub, err := t.unit(name)
		if err != nil {
			continue
		}
		sub.Principal = "" // do not touch the principal, it goes too
		sub.Machine = ""
		if err := t.removeUnit(sub); err != nil {
			return err
		}
	}
	if u.Principal != "" {
		if p, err := t.unit(u.Principal); err == nil {
			p.Subordinates = without(p.Subordinates, u.Name)
			t.putUnit(p)
		}
	} else if u.Machine != "" {
		if err := t.vacate(u.Machine, u.Name); err != nil {
			return err
		}
	}
	t.delete(t.unitKey(u.Name))
	t.deleteStatus(AgentStatus, u.Name)
	t.deleteStatus(WorkloadStatus, u.Name)
	t.delete(inModel(t.md.uuid, keyUnitState, u.Name))
	t.deleteAnnotations("unit-" + strings.ReplaceAll(u.Name, "/", "-"))
	t.dropLeadership(u)
	a, err := t.app(u.Application)
	if err != nil {
		return err
	}
	a.UnitCount--
	t.settle(a)
	return nil
}

func (t *tx) dropLeadership(u *Unit) {
	l, ok := t.md.leaders.m[u.Application]
	if !ok || l.v.Holder != u.Name {
		return
	}
	key := leaseKey(leaseLeadership, t.md.uuid, u.Application)
	t.guard(kv.KeyRevision(key, l.rev))
	t.delete(key)
}

// settle writes an application back, or removes it when it is dying and nothing
// hangs on it any more.
func (t *tx) settle(a *Application) {
	if a.Life == life.Alive || a.UnitCount > 0 || a.RelationCount > 0 {
		t.putApp(a)
		return
	}
	t.delete(t.appKey(a.Name))
	t.deleteStatus(ApplicationStatus, a.Name)
	t.deleteAnnotations("application-" + a.Name)
	t.deletePrefix(inModel(t.md.uuid, keyResource, a.Name+"/"))
	t.delete(leaseKey(leaseLeadership, t.md.uuid, a.Name))
}
