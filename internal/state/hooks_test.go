package state_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
)

func TestLeadership(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	claim := func(unit string) error {
		return h.ClaimLeadership(h.ctx(), modelUUID, "prov", unit, time.Minute)
	}
	h.must(claim("prov/0"))
	before := h.Revision()
	h.must(claim("prov/0"))
	if h.Revision() != before {
		t.Error("renewing a lease wrote something")
	}
	h.fails(claim("prov/1"), domain.LeadershipClaimDenied, "leadership claim denied")
	leader, token := h.Leader(modelUUID, "prov")
	if leader != "prov/0" || token == 0 {
		t.Errorf("leader is %q with token %d", leader, token)
	}
	ctx, cancel := context.WithTimeout(h.ctx(), 30*time.Millisecond)
	defer cancel()
	if err := h.BlockUntilLeadershipReleased(ctx, modelUUID, "prov"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a held leadership was released: %v", err)
	}
	h.must(h.DestroyUnit(h.ctx(), modelUUID, "prov/0", false, false))
	h.must(h.BlockUntilLeadershipReleased(h.ctx(), modelUUID, "prov"))
	h.must(claim("prov/1"))
	if _, later := h.Leader(modelUUID, "prov"); later <= token {
		t.Errorf("token %d is not after %d", later, token)
	}
}

func TestCommitHookChanges(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	peer, err := h.RelationByKey(modelUUID, "prov:cluster")
	h.must(err)
	h.must(h.EnterScope(h.ctx(), modelUUID, peer.ID, "prov/0", nil))
	uniter := "started: true\n"
	all := state.HookChanges{
		Unit: "prov/0", Key: "k1", Token: 2,
		Settings: []state.SettingsChange{{Relation: peer.ID, Unit: map[string]string{"a": "1"}, Application: map[string]string{"b": "2"}}},
		Open:     []state.PortsChange{{Endpoint: "web", Range: domain.PortRange{From: 80, To: 80, Protocol: "tcp"}}},
		State:    &state.UnitStatePatch{Uniter: &uniter},
	}
	commit := func(c state.HookChanges) error { return h.CommitHookChanges(h.ctx(), modelUUID, c) }
	before := h.Revision()
	h.fails(commit(all), domain.NotLeader, `"prov/0" is not leader of "prov"`)
	if h.Revision() != before {
		t.Error("a refused commit left something behind")
	}
	h.must(h.ClaimLeadership(h.ctx(), modelUUID, "prov", "prov/0", time.Minute))
	h.must(commit(all))
	app, err := h.RelationApplication(modelUUID, peer.ID, "prov")
	h.must(err)
	part, err := h.RelationUnit(modelUUID, peer.ID, "prov/0")
	h.must(err)
	kept, err := h.UnitState(modelUUID, "prov/0")
	h.must(err)
	u, err := h.Unit(modelUUID, "prov/0")
	h.must(err)
	if app.Settings["b"] != "2" || app.Version != 1 || part.Settings["a"] != "1" || part.Version != 1 ||
		kept.Uniter != uniter || u.Ports["web"][0].String() != "80/tcp" {
		t.Errorf("committed are %+v, %+v, %+v, %v", app, part, kept, u.Ports)
	}
	before = h.Revision()
	again := all
	again.Settings = []state.SettingsChange{{Relation: peer.ID, Unit: map[string]string{"a": "lost answer"}}}
	h.must(commit(again))
	if h.Revision() != before {
		t.Error("one commit was applied twice")
	}
	h.fails(commit(state.HookChanges{Unit: "prov/0", Key: "k0", Token: 1}), domain.Unauthorized,
		`a newer agent of unit "prov/0" has taken over`)
}

func TestPorts(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	_, err := h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{
		Application: "prov", Count: 1, Placement: []domain.Placement{{Scope: "#", Directive: "0"}},
	})
	h.must(err)
	change := func(unit string, open, closed []state.PortsChange) error {
		return h.CommitHookChanges(h.ctx(), modelUUID, state.HookChanges{Unit: unit, Open: open, Close: closed})
	}
	at := func(from, to int) []state.PortsChange {
		return []state.PortsChange{{Endpoint: "", Range: domain.PortRange{From: from, To: to, Protocol: "tcp"}}}
	}
	h.must(change("prov/0", at(80, 90), nil))
	h.fails(change("prov/1", at(85, 85), nil), "",
		`cannot open ports 85/tcp on unit "prov/1": port ranges 80-90/tcp ("prov/0") and 85/tcp ("prov/1") conflict`)
	h.fails(change("prov/1", at(0, 5), nil), domain.NotValid, "port range bounds must be between 1 and 65535, got 0-5")
	h.must(change("prov/0", at(100, 100), at(80, 90)))
	h.must(change("prov/1", at(85, 85), nil))
	ports, err := h.MachinePorts(modelUUID, "0")
	h.must(err)
	if len(ports) != 2 || ports["prov/0"][""][0].From != 100 {
		t.Errorf("ports are %v", ports)
	}
}

func TestSingularLease(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	one, two := open(t, store, "one"), open(t, store, "two")
	ctx, release := context.WithCancel(t.Context())
	first, err := one.Acquire(ctx, "reconcile", "x", 5*time.Second)
	one.must(err)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := two.Acquire(short, "reconcile", "x", 5*time.Second); err == nil {
		t.Fatal("two have one lease")
	}
	release()
	<-first.Done
	ctx, release = context.WithCancel(t.Context())
	second, err := two.Acquire(ctx, "reconcile", "x", 5*time.Second)
	two.must(err)
	if second.Token <= first.Token {
		t.Errorf("token %d is not after %d", second.Token, first.Token)
	}
	release()
	<-second.Done
}

// A controller that was killed and comes back does not wait for its own lease,
// and one that lives does not take it from itself.
func TestLeaseLeftBehind(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	wire := &cut{Store: store}
	killed := open(t, wire, "one")
	ctx, release := context.WithCancel(t.Context())
	defer release()
	_, err := killed.Acquire(ctx, "reconcile", "x", time.Hour)
	killed.must(err)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := killed.Acquire(short, "reconcile", "x", time.Hour); err == nil {
		t.Fatal("one controller holds a lease twice")
	}
	wire.off.Store(true) // what it still does reaches nobody
	back := open(t, store, "one")
	again, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	held, err := back.Acquire(again, "reconcile", "x", time.Hour)
	back.must(err)
	cancel()
	<-held.Done
}

func TestAnnotations(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.must(h.SetAnnotations(h.ctx(), modelUUID, "application-prov", map[string]string{"x": "1", "y": "2"}))
	h.must(h.SetAnnotations(h.ctx(), modelUUID, "application-prov", map[string]string{"x": ""}))
	if a := h.Annotations(modelUUID, "application-prov"); len(a) != 1 || a["y"] != "2" {
		t.Errorf("annotations are %v", a)
	}
	err := h.SetAnnotations(h.ctx(), modelUUID, "unit-prov-9", map[string]string{"x": "1"})
	h.fails(err, domain.NotFound, `unit "prov/9" not found`)
}
