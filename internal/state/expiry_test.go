package state_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/names"
)

// cut is a store whose controller cannot reach it any more.
type cut struct {
	kv.Store
	off atomic.Bool
}

func (c *cut) KeepAlive(ctx context.Context, id kv.LeaseID) error {
	if c.off.Load() {
		return kv.ErrUnavailable
	}
	return c.Store.KeepAlive(ctx, id)
}

func (c *cut) Revoke(ctx context.Context, id kv.LeaseID) error {
	if c.off.Load() {
		return kv.ErrUnavailable
	}
	return c.Store.Revoke(ctx, id)
}

func (c *cut) Grant(ctx context.Context, ttl time.Duration) (kv.Lease, error) {
	if c.off.Load() {
		return kv.Lease{}, kv.ErrUnavailable
	}
	return c.Store.Grant(ctx, ttl)
}

// The agents of a controller that died are lost when its lease ends, but those
// that found another controller are not.
func TestDeadController(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := mem.New()
		t.Cleanup(func() { _ = store.Close() })
		wire := &cut{Store: store}
		one, two := open(t, wire, "one"), open(t, store, "two")
		one.initialise()
		synctest.Wait()
		stays, moves := names.NewUnitTag("a/0"), names.NewUnitTag("a/1")
		for _, tag := range []names.Tag{stays, moves} {
			_, err := one.AgentConnected(t.Context(), modelUUID, tag)
			one.must(err)
		}
		synctest.Wait()
		wire.off.Store(true)
		_, err := two.AgentConnected(t.Context(), modelUUID, moves)
		two.must(err)
		synctest.Wait()
		if !two.IsConnected(modelUUID, stays) {
			t.Error("an agent is lost at once")
		}
		time.Sleep(16 * time.Second)
		synctest.Wait()
		if two.IsConnected(modelUUID, stays) || !two.IsConnected(modelUUID, moves) {
			t.Error("the wrong agent is lost")
		}
		// The cut is mended: whoever is still connected is there again.
		wire.off.Store(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if !two.IsConnected(modelUUID, stays) {
			t.Error("an agent stays lost though it is connected")
		}
	})
}

func TestLeadershipExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := fresh(t)
		h.deploy("prov", h.charm("local:prov-0", prov()), 2)
		claim := func(unit string) error {
			return h.ClaimLeadership(h.ctx(), modelUUID, "prov", unit, time.Minute)
		}
		h.must(claim("prov/0"))
		time.Sleep(30 * time.Second)
		h.must(claim("prov/0"))
		start := time.Now()
		h.must(h.BlockUntilLeadershipReleased(h.ctx(), modelUUID, "prov"))
		if d := time.Since(start); d < 55*time.Second || d > 65*time.Second {
			t.Errorf("a renewed lease lasted %v", d)
		}
		h.must(claim("prov/1"))
		err := h.CommitHookChanges(h.ctx(), modelUUID, state.HookChanges{
			Unit: "prov/0", Settings: []state.SettingsChange{{Application: map[string]string{"late": "1"}}},
		})
		h.fails(err, domain.NotLeader, `"prov/0" is not leader of "prov"`)
	})
}

// A right password is remembered for five minutes.
func TestPasswordIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := fresh(t)
		check := func() time.Duration {
			start := realTime()
			_, err := h.CheckUserPassword(h.ctx(), "admin", "secret")
			h.must(err)
			return realTime() - start
		}
		costly := check()
		if again := check(); again > costly/2 {
			t.Errorf("the first login cost %v, the second %v", costly, again)
		}
		time.Sleep(6 * time.Minute)
		if later := check(); later < costly/4 {
			t.Errorf("the first login cost %v, one after six minutes %v", costly, later)
		}
	})
}
