package state_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
)

// mortal is a store that its controller reaches for so many transactions only.
type mortal struct {
	kv.Store
	left atomic.Int64
}

func (m *mortal) Txn(ctx context.Context, txn kv.Txn) (kv.Revision, error) {
	if m.left.Add(-1) < 0 {
		return 0, kv.ErrUnavailable
	}
	return m.Store.Txn(ctx, txn)
}

// A controller that dies after any transaction of a destruction leaves what
// another one finishes, and then there is nothing left at all.
func TestKilledAnywhere(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	wire := &mortal{Store: store}
	wire.left.Store(1 << 40)
	dies, lives := open(t, wire, "dies"), open(t, store, "lives")
	dies.initialise()
	lives.follow(lives.Initialised)
	for k, finished := int64(0), false; !finished && k < 60; k++ {
		h := lives
		m, err := h.CreateModel(h.ctx(), state.CreateModelArgs{Name: fmt.Sprint("k", k), Owner: "admin"})
		h.must(err)
		h.model, dies.model = m.UUID, m.UUID
		for app, files := range map[string]state.CharmFiles{"prov": prov(), "req": req(), "sub": sub()} {
			h.deploy(app, h.charm("local:"+app+"-0", files), map[string]int{"prov": 3, "req": 2}[app])
		}
		for _, pair := range [][]string{{"prov:web", "req:site"}, {"prov", "sub"}} {
			r := must(h.AddRelation(h.ctx(), m.UUID, pair))
			for _, unit := range []string{"prov/0", "prov/1", "req/0"} {
				if _, ok := r.Endpoint(strings.Split(unit, "/")[0]); ok {
					h.must(h.EnterScope(h.ctx(), m.UUID, r.ID, unit, nil))
				}
			}
		}
		must(h.AddMachine(h.ctx(), m.UUID, state.AddMachineArgs{Placement: &domain.Placement{Scope: "lxd", Directive: "0"}}))
		dies.follow(func() bool { _, err := dies.Machine(m.UUID, "0/lxd/0"); return err == nil })

		wire.left.Store(k)
		_ = dies.DestroyModel(h.ctx(), m.UUID, true) // fails when its time has come
		_ = dies.CleanUp(h.ctx(), m.UUID)
		finished = wire.left.Load() >= 0
		wire.left.Store(1 << 40)

		lives.follow(func() bool { return lives.Revision() >= dies.Revision() })
		if _, err := lives.Model(m.UUID); err == nil {
			h.must(h.DestroyModel(h.ctx(), m.UUID, true))
		}
		for range 3 {
			h.must(h.CleanUp(h.ctx(), m.UUID))
		}
		left, _, err := store.List(h.ctx(), "/gantline/1/", kv.ListOptions{KeysOnly: true})
		h.must(err)
		for _, e := range left {
			if strings.Contains(e.Key, m.UUID) || strings.HasSuffix(e.Key, m.Name) {
				t.Errorf("killed after %d transactions: %s is left", k, e.Key)
			}
		}
		if k == 59 {
			t.Error("the destruction never finished by itself")
		}
	}
}
