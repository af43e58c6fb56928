package fault_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/controller"
)

// TestKilled kills a controller a hundred times at random moments, of its start too, while a client
// changes what it can. Whatever was acknowledged is there after the next start. The controller has
// no machines, so that a round is short; its store is the real one.
func TestKilled(t *testing.T) {
	t.Parallel()
	rounds := 100
	if testing.Short() {
		rounds = 10
	}
	if long() {
		rounds = 1000
	}
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("GANTLINE_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("to see this again: GANTLINE_SEED=%d", seed)
		}
	})
	rnd := rand.New(rand.NewPCG(seed, 0))
	k := &killing{t: t, p: newPlace(t), ledger: newLedger(rnd), rnd: rnd, packed: archive(t, "dispatch")}
	began := time.Now()
	for n := range rounds {
		if !k.round(n) {
			return
		}
	}
	k.last()
	t.Logf("seed %d: %d kills, %d of them during a start, in %.1f s; %d acknowledged changes: %d applications, %d models",
		seed, rounds, k.early, time.Since(began).Seconds(), k.ledger.acks, len(k.ledger.units), len(k.ledger.models))
	if k.ledger.acks < rounds {
		t.Errorf("%d changes in %d rounds prove little", k.ledger.acks, rounds)
	}
}

// killing is a controller that is killed over and over.
type killing struct {
	t      *testing.T
	p      *place
	ledger *ledger
	rnd    *rand.Rand
	packed []byte
	info   controller.Info
	early  int
}

// round starts the controller, checks the ledger, changes things until the kill, and says whether
// to go on.
func (k *killing) round(n int) bool {
	k.t.Helper()
	u := k.p.serve(childConfig{})
	if n > 0 && k.rnd.IntN(5) == 0 {
		k.early++
		time.Sleep(time.Duration(k.rnd.IntN(150)) * time.Millisecond)
		u.kill()
		return true
	}
	k.info = u.info()
	moment := time.Duration(k.rnd.IntN(250)) * time.Millisecond
	ctx, cancel := context.WithCancel(k.t.Context())
	defer cancel()
	s, done := k.session(ctx)
	defer done()
	if err := k.ledger.check(ctx, s); err != nil {
		k.t.Errorf("after %d kills: %v\n%s", n, err, u.stderr)
		return false
	}
	killed := time.AfterFunc(moment, func() {
		u.kill()
		cancel() // a client would wait for a controller that comes back
	})
	defer killed.Stop()
	for {
		err := k.ledger.act(ctx, s)
		if err == nil {
			continue
		}
		if killed.Stop() {
			k.t.Errorf("after %d kills, with the controller running: %v\n%s", n, err, u.stderr)
			return false
		}
		u.kill()
		return true
	}
}

// last starts the controller once more, and ends it in order.
func (k *killing) last() {
	k.t.Helper()
	u := k.p.serve(childConfig{})
	k.info = u.info()
	s, done := k.session(k.t.Context())
	defer done()
	if err := k.ledger.check(k.t.Context(), s); err != nil {
		k.t.Errorf("at the end: %v\n%s", err, u.stderr)
	}
	if status := u.stop(); status != 0 {
		k.t.Errorf("the controller ended with status %d\n%s", status, u.stderr)
	}
}

func (k *killing) session(ctx context.Context) (session, func()) {
	k.t.Helper()
	s := session{packed: k.packed}
	var err error
	if s.controller, err = open(ctx, k.info, ""); err != nil {
		k.t.Fatal(err)
	}
	if s.model, err = open(ctx, k.info, k.info.Models["admin/default"]); err != nil {
		k.t.Fatal(err)
	}
	return s, func() {
		_ = s.model.Close() // the controller has gone
		_ = s.controller.Close()
	}
}
