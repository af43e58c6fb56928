package state_test

import (
	"errors"
	"strings"
	"sync"
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

func (h *house) invite() string {
	h.t.Helper()
	secret, _, err := h.Invite(h.ctx(), h.model, "admin", 15*time.Minute)
	h.must(err)
	return secret
}

func (h *house) refused(secret, want string) {
	h.t.Helper()
	err := h.AcceptInvitation(h.ctx(), h.model, secret)
	if domain.KindOf(err) != domain.Unauthorized || !strings.Contains(err.Error(), want) {
		h.t.Errorf("got %v, want %q", err, want)
	}
}

func TestInvitation(t *testing.T) {
	h := fresh(t)
	secret := h.invite()
	entries, _, err := h.store.List(h.ctx(), "", kv.ListOptions{})
	h.must(err)
	found := false
	for _, e := range entries {
		found = found || strings.Contains(e.Key, "/join/")
		if strings.Contains(e.Key+string(e.Value), secret) {
			t.Errorf("%s holds the secret", e.Key)
		}
	}
	if !found {
		t.Error("no invitation is stored")
	}

	h.refused(secret+"x", "is not valid for this model")
	h.refused("", "is not valid for this model")
	other := h.AcceptInvitation(h.ctx(), "a17f7917-60bc-46e8-8565-9938f101218d", secret)
	if domain.KindOf(other) != domain.Unauthorized {
		t.Errorf("another model takes it: %v", other)
	}
	h.must(h.AcceptInvitation(h.ctx(), h.model, secret))
	h.refused(secret, "was used already")

	if _, _, err := h.Invite(h.ctx(), "a17f7917-60bc-46e8-8565-9938f101218d", "admin", time.Minute); !errors.Is(err, domain.ModelNotFound) {
		t.Errorf("invited to no model: %v", err)
	}
}

// One of many who come at once is let in.
func TestInvitationIsForOne(t *testing.T) {
	h := fresh(t)
	secret := h.invite()
	var wg sync.WaitGroup
	results := make(chan error, 20)
	for range cap(results) {
		wg.Go(func() { results <- h.AcceptInvitation(h.ctx(), h.model, secret) })
	}
	wg.Wait()
	close(results)
	in := 0
	for err := range results {
		switch {
		case err == nil:
			in++
		case domain.KindOf(err) != domain.Unauthorized:
			t.Error(err)
		}
	}
	if in != 1 {
		t.Errorf("%d came in", in)
	}
}

// wallClock is one that people set: its time does not remember how long it was.
type wallClock struct{ set atomic.Int64 }

func (c *wallClock) Now() time.Time { return time.Now().Round(0).Add(time.Duration(c.set.Load())) }

// A clock that is set back does not put off the end of an invitation, and one that is set forward
// ends it.
func TestInvitationWhenClocksJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := &wallClock{}
		store := mem.New()
		t.Cleanup(func() { _ = store.Close() })
		h := openWith(t, state.Config{Store: store, SealKey: make([]byte, 32), ControllerID: "one", Clock: clock})
		h.initialise()
		secret, late := h.invite(), h.invite()
		clock.set.Store(int64(-10 * time.Hour))
		h.must(h.AcceptInvitation(h.ctx(), h.model, secret))
		time.Sleep(16 * time.Minute)
		h.refused(late, "expired at ")
		clock.set.Store(0)
		ahead := h.invite()
		clock.set.Store(int64(10 * time.Hour))
		h.refused(ahead, "expired at ")
	})
}

// Who is connected, and who is lost, does not depend on what the clock says.
func TestPresenceWhenClocksJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := &wallClock{}
		store := mem.New()
		t.Cleanup(func() { _ = store.Close() })
		h := openWith(t, state.Config{Store: store, SealKey: make([]byte, 32), ControllerID: "one", Clock: clock})
		h.initialise()
		here, away := names.NewMachineTag("0"), names.NewMachineTag("1")
		_, err := h.AgentConnected(h.ctx(), h.model, here)
		h.must(err)
		gone, err := h.AgentConnected(h.ctx(), h.model, away)
		h.must(err)
		gone(h.ctx())
		for _, jump := range []time.Duration{0, 10 * time.Hour, -10 * time.Hour, 365 * 24 * time.Hour} {
			clock.set.Store(int64(jump))
			time.Sleep(2 * time.Minute) // several terms of the controller's lease
			synctest.Wait()
			if !h.IsConnected(h.model, here) || h.IsConnected(h.model, away) {
				t.Errorf("after a jump of %v: connected %v, away %v", jump, h.IsConnected(h.model, here), h.IsConnected(h.model, away))
			}
		}
	})
}

func TestInvitationExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := fresh(t)
		secret := h.invite()
		time.Sleep(15 * time.Minute)
		h.refused(secret, "expired at ")
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		h.refused(secret, "is not valid for this model") // nothing is left of it
	})
}
