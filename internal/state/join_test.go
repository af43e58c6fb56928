package state_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
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
