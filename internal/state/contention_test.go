package state_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
)

// Two hundred agents of two controllers want to change one relation at once;
// all of them do, and each is counted once.
func TestContention(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	one, two := open(t, store, "one"), open(t, store, "two")
	one.initialise()
	one.deploy("prov", one.charm("local:prov-0", prov()), 200)
	two.follow(func() bool { _, err := two.Unit(modelUUID, "prov/199"); return err == nil })
	peer, err := one.RelationByKey(modelUUID, "prov:cluster")
	one.must(err)
	errs := make([]error, 200)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			h := []*house{one, two}[i%2]
			unit := fmt.Sprint("prov/", i)
			if errs[i] = h.EnterScope(t.Context(), modelUUID, peer.ID, unit, nil); errs[i] != nil {
				return
			}
			errs[i] = h.CommitHookChanges(t.Context(), modelUUID, state.HookChanges{
				Unit: unit, Settings: []state.SettingsChange{{Relation: peer.ID, Unit: map[string]string{"i": unit}}},
			})
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("prov/%d: %v", i, err)
		}
	}
	one.follow(func() bool { return one.Revision() >= two.Revision() })
	r, err := one.Relation(modelUUID, peer.ID)
	one.must(err)
	parts, err := one.RelationUnits(modelUUID, peer.ID)
	one.must(err)
	if r.UnitCount != 200 || len(parts) != 200 {
		t.Errorf("relation counts %d units, %d are in scope", r.UnitCount, len(parts))
	}
	c1, c2 := one.store.Counts(), two.store.Counts()
	t.Logf("%d transactions, %d conflicts", c1.Txns+c2.Txns, c1.Conflicts+c2.Conflicts)
}

// Reads and watches are answered from memory.
func TestReadsAskNothing(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 20)
	before := h.store.Counts()
	if n := readAll(h); n != 20 {
		t.Errorf("saw %d units", n)
	}
	for _, u := range must(h.Units(modelUUID, "prov")) {
		w := h.WatchUnit(modelUUID, u.Name)
		next(t, w)
		w.Stop()
		must(h.ApplicationConfig(modelUUID, u.Application))
		must(h.UnitsOn(modelUUID, u.Machine))
		must(h.UnitState(modelUUID, u.Name))
		must(h.StatusHistory(modelUUID, state.AgentStatus, u.Name, 5))
	}
	must(h.ModelConfig(modelUUID))
	h.must(h.SetApplicationConfig(h.ctx(), modelUUID, "prov", nil, "prov: {s: hello}"))
	h.must(h.SetApplicationConfig(h.ctx(), modelUUID, "prov", nil, "prov: {s: hello}"))
	d := h.store.Counts().Sub(before)
	if d.Reads() != 0 || d.Txns != 1 || d.Watches != 0 {
		t.Errorf("the store was asked %+v", d)
	}
}
