package state_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// op is one random step; it works on what it finds.
type op struct {
	kind, a, b int
	force      bool
}

func (o op) String() string { return fmt.Sprintf("{%d %d %d %t}", o.kind, o.a, o.b, o.force) }

func pick[T any](list []T, n int) (T, bool) {
	var zero T
	if len(list) == 0 {
		return zero, false
	}
	return list[n%len(list)], true
}

func appName(n int) string { return []string{"a", "b", "s"}[n%3] }

var charmOf = map[string]string{"a": "local:prov-0", "b": "local:req-0", "s": "local:sub-0"}

func (h *house) do(o op) error {
	ctx := h.ctx()
	units, _ := h.Units(h.model, "")
	u, hasUnit := pick(units, o.a)
	relations, _ := h.Relations(h.model, "")
	r, hasRelation := pick(relations, o.b)
	machines, _ := h.Machines(h.model)
	m, hasMachine := pick(machines, o.a)
	switch {
	case o.kind == 0:
		n := o.b%3 + 1
		if appName(o.a) == "s" {
			n = 0
		}
		return h.Deploy(ctx, h.model, state.DeployArgs{Name: appName(o.a), CharmURL: charmOf[appName(o.a)], NumUnits: n})
	case o.kind == 1:
		args := state.AddUnitsArgs{Application: appName(o.a), Count: o.b%2 + 1}
		if hasMachine && o.force {
			args.Placement = []domain.Placement{{Scope: "#", Directive: m.ID}}
		}
		_, err := h.AddUnits(ctx, h.model, args)
		return err
	case o.kind == 2:
		names := [][]string{{"a:web", "b:site"}, {"a:web", "b:other"}, {"a", "s"}, {"b", "s"}}
		_, err := h.AddRelation(ctx, h.model, names[o.a%len(names)])
		return err
	case o.kind == 3 && hasUnit:
		return h.DestroyUnit(ctx, h.model, u.Name, o.force, false)
	case o.kind == 4 && o.b%4 == 0:
		_, err := h.DestroyApplication(ctx, h.model, appName(o.a), o.force, false)
		return err
	case (o.kind == 5 || o.kind == 6) && hasUnit && hasRelation:
		return h.EnterScope(ctx, h.model, r.ID, u.Name, map[string]string{"k": u.Name})
	case o.kind == 7 && hasUnit && hasRelation:
		return h.LeaveScope(ctx, h.model, r.ID, u.Name)
	case o.kind == 8 && hasUnit && u.Life != life.Alive:
		if err := h.EnsureUnitDead(ctx, h.model, u.Name); err != nil {
			return err
		}
		return h.RemoveUnit(ctx, h.model, u.Name)
	case o.kind == 9 && hasRelation:
		return h.DestroyRelation(ctx, h.model, r.ID, o.force)
	case o.kind == 10 && hasMachine:
		_, err := h.DestroyMachine(ctx, h.model, m.ID, o.force, false)
		return err
	case o.kind == 11:
		return h.CleanUp(ctx, h.model)
	case o.kind == 12 && hasUnit && hasRelation:
		return h.CommitHookChanges(ctx, h.model, state.HookChanges{
			Unit:     u.Name,
			Settings: []state.SettingsChange{{Relation: r.ID, Unit: map[string]string{"n": fmt.Sprint(o.a)}}},
		})
	case o.kind == 13 && hasUnit:
		return h.SetStatus(ctx, h.model, state.AgentStatus, u.Name, status.StatusInfo{Status: status.Idle})
	}
	return nil
}

// invariants that hold at every revision.
func invariants(sn *state.Snapshot) error {
	units := map[string]int{}
	for _, u := range sn.Units {
		units[u.Application]++
		if sn.Application(u.Application) == nil {
			return fmt.Errorf("unit %s has no application", u.Name)
		}
		if u.Machine != "" {
			m := sn.Machine(u.Machine)
			if m == nil {
				return fmt.Errorf("unit %s is on missing machine %s", u.Name, u.Machine)
			}
			if u.IsPrincipal() && !slices.Contains(m.Units, u.Name) {
				return fmt.Errorf("machine %s does not know of unit %s", m.ID, u.Name)
			}
		}
		if !u.IsPrincipal() && sn.Unit(u.Principal) == nil {
			return fmt.Errorf("subordinate %s has lost its principal", u.Name)
		}
		for _, name := range u.Subordinates {
			if s := sn.Unit(name); s == nil || s.Principal != u.Name {
				return fmt.Errorf("unit %s has wrong subordinate %s", u.Name, name)
			}
		}
	}
	for _, m := range sn.Machines {
		for _, name := range m.Units {
			if u := sn.Unit(name); u == nil || u.Machine != m.ID {
				return fmt.Errorf("machine %s has wrong unit %s", m.ID, name)
			}
		}
		if m.Life == life.Dead && len(m.Units) > 0 {
			return fmt.Errorf("machine %s is dead with units", m.ID)
		}
	}
	for _, a := range sn.Applications {
		if a.UnitCount != units[a.Name] || a.RelationCount != len(sn.RelationsOf(a.Name)) {
			return fmt.Errorf("application %s counts %d units and %d relations, there are %d and %d",
				a.Name, a.UnitCount, a.RelationCount, units[a.Name], len(sn.RelationsOf(a.Name)))
		}
		if a.Life != life.Alive && a.UnitCount+a.RelationCount == 0 {
			return fmt.Errorf("application %s is dying of nothing", a.Name)
		}
	}
	for _, r := range sn.Relations {
		for _, e := range r.Endpoints {
			if sn.Application(e.Application) == nil {
				return fmt.Errorf("relation %s has lost %s", r.Key, e.Application)
			}
		}
		if r.Life != life.Alive && r.UnitCount == 0 {
			return fmt.Errorf("relation %s is dying of nothing", r.Key)
		}
	}
	return nil
}

// past remembers what was seen, to find lives that go backwards and names that
// are used twice.
type past struct {
	lives map[string]life.Value
	born  map[string]string
}

func (p *past) see(sn *state.Snapshot) error {
	see := func(name, born string, l life.Value) error {
		id := name + born
		if before, ok := p.lives[id]; ok && !domain.LifeMayBecome(before, l) {
			return fmt.Errorf("%s went from %s to %s", name, before, l)
		}
		p.lives[id] = l
		if before, ok := p.born[name]; ok && before != born && !strings.HasPrefix(name, "application") {
			return fmt.Errorf("%s was used twice", name)
		}
		p.born[name] = born
		return nil
	}
	var errs []error
	for _, u := range sn.Units {
		errs = append(errs, see("unit "+u.Name, u.Created.String(), u.Life))
	}
	for _, m := range sn.Machines {
		errs = append(errs, see("machine "+m.ID, m.Created.String(), m.Life))
	}
	for _, r := range sn.Relations {
		errs = append(errs, see(fmt.Sprint("relation ", r.ID), r.Created.String(), r.Life))
	}
	for _, a := range sn.Applications {
		errs = append(errs, see("application "+a.Name, a.Created.String(), a.Life))
	}
	return errors.Join(errs...)
}

// Two controllers race on one store; nothing is ever half done, forgotten or
// counted wrong, and both see the same in the end.
func TestTwoControllers(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	one, two := open(t, store, "one"), open(t, store, "two")
	one.initialise()
	rapid.Check(t, func(rt *rapid.T) {
		ops := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) op {
			return op{
				kind: rapid.IntRange(0, 13).Draw(rt, "kind"), a: rapid.IntRange(0, 99).Draw(rt, "a"),
				b: rapid.IntRange(0, 99).Draw(rt, "b"), force: rapid.Bool().Draw(rt, "force"),
			}
		}), 10, 60).Draw(rt, "ops")
		if err := race(one, two, ops); err != nil {
			rt.Fatal(err)
		}
	})
	reopened := open(t, store, "three")
	for _, m := range one.Models() {
		one.model, reopened.model = m.UUID, m.UUID
		if a, b := picture(one), picture(reopened); a != b {
			t.Errorf("a new controller reads something else:\n%s\n%s", a, b)
		}
	}
}

// race runs the operations alternately on both controllers, in a new model.
func race(one, two *house, ops []op) error {
	m, err := one.CreateModel(one.ctx(), state.CreateModelArgs{Name: fmt.Sprint("m", one.Revision()), Owner: "admin"})
	one.must(err)
	one.model, two.model = m.UUID, m.UUID
	one.charm("local:prov-0", prov())
	one.charm("local:req-0", req())
	one.charm("local:sub-0", sub())
	two.follow(func() bool { _, err := two.Charm(two.model, "local:sub-0"); return err == nil })
	seen := &past{lives: map[string]life.Value{}, born: map[string]string{}}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, h := range []*house{one, two} {
		wg.Go(func() {
			for j := i; j < len(ops); j += 2 {
				err := h.do(ops[j])
				for _, bug := range []error{kv.ErrDuplicateKey, kv.ErrInvalid, kv.ErrLimit, domain.ExcessiveContention} {
					if errors.Is(err, bug) {
						errs[i] = errors.Join(errs[i], fmt.Errorf("%v: %w", ops[j], err))
					}
				}
				sn, err := h.Snapshot(h.model)
				h.must(err)
				errs[i] = errors.Join(errs[i], invariants(sn))
				if i == 0 { // lives are compared along one history
					errs[i] = errors.Join(errs[i], seen.see(sn))
				}
			}
		})
	}
	wg.Wait()
	one.must(one.SetModelConfig(one.ctx(), one.model, map[string]any{"ftp-proxy": "last"}, nil))
	two.follow(func() bool { c, _ := two.ModelConfig(two.model); return c["ftp-proxy"].Value == "last" })
	if a, b := picture(one), picture(two); a != b {
		errs = append(errs, fmt.Errorf("controllers differ:\n%s\n%s", a, b))
	}
	return errors.Join(errs...)
}

// follow waits until the controller's reads show something of its model.
func (h *house) follow(shown func() bool) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx(), 10*time.Second)
	defer cancel()
	for !shown() {
		if err := ctx.Err(); err != nil {
			h.t.Fatal(err)
		}
		runtime.Gosched()
	}
}

// picture is all that a controller shows of the model.
func picture(h *house) string {
	h.t.Helper()
	sn, err := h.Snapshot(h.model)
	h.must(err)
	parts := map[int][]*state.RelationUnit{}
	for _, r := range sn.Relations {
		parts[r.ID], err = h.RelationUnits(h.model, r.ID)
		h.must(err)
		if len(parts[r.ID]) != r.UnitCount {
			h.t.Errorf("relation %s counts %d units, %d are in scope", r.Key, r.UnitCount, len(parts[r.ID]))
		}
	}
	b, err := json.Marshal([]any{sn.Applications, sn.Units, sn.Machines, sn.Relations, parts})
	h.must(err)
	return string(b)
}
