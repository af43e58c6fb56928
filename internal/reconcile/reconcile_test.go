package reconcile_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/reconcile"
	"github.com/gantline/gantline/internal/state"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const uuid = "a17f7917-60bc-46e8-8565-9938f101218c"

func running(t *testing.T, store kv.Store) *state.State {
	t.Helper()
	s, err := state.Open(t.Context(), state.Config{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	background(t, s.Run)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// background runs f until the test ends or stop is called.
func background(t *testing.T, f func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	ended := false
	stop = func() {
		cancel()
		if ended {
			return
		}
		ended = true
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func fresh(t *testing.T) (*mem.Store, *state.State) {
	t.Helper()
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	s := running(t, store)
	ctx := t.Context()
	check(t, s.Initialise(ctx, state.Bootstrap{Name: "c", AdminPassword: "x", Cloud: state.Cloud{Name: "local"}}))
	_, err := s.CreateModel(ctx, state.CreateModelArgs{Name: "m", Owner: "admin", UUID: uuid})
	check(t, err)
	_, err = s.AddCharm(ctx, uuid, state.AddCharmArgs{URL: "local:x-0", SHA256: "00", Files: state.CharmFiles{
		Metadata: "name: x\nsummary: s\ndescription: d\npeers: {ring: {interface: ring}}\n",
		Manifest: "bases: [{name: ubuntu, channel: 22.04/stable}]\n",
	}})
	check(t, err)
	return store, s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits until reads show it.
func eventually(t *testing.T, what string, shown func() bool) {
	t.Helper()
	ticker, late := time.NewTicker(2*time.Millisecond), time.After(10*time.Second)
	defer ticker.Stop()
	for !shown() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatalf("never: %s", what)
		}
	}
}

func start(t *testing.T, s *state.State, blobs reconcile.Blobs) (stop func()) {
	t.Helper()
	r, err := reconcile.New(reconcile.Config{
		State: s, Blobs: blobs, LeaseTTL: kv.MinLeaseTTL, Every: 100 * time.Millisecond, CollectEvery: 10 * time.Millisecond,
	})
	check(t, err)
	return background(t, r.Run)
}

func TestAssignsAndCleansUp(t *testing.T) {
	_, s := fresh(t)
	ctx := t.Context()
	start(t, s, nil)
	check(t, s.Deploy(ctx, uuid, state.DeployArgs{Name: "x", CharmURL: "local:x-0", NumUnits: 40}))
	places := make([]domain.Placement, 40)
	for i := range places {
		places[i] = domain.Placement{Scope: "#", Directive: "3"}
	}
	_, err := s.AddUnits(ctx, uuid, state.AddUnitsArgs{Application: "x", Count: 40, Placement: places})
	check(t, err)
	eventually(t, "40 more units on machine 3", func() bool {
		units, _ := s.UnitsOn(uuid, "3")
		return len(units) == 41
	})
	check(t, s.DestroyModel(ctx, uuid, false))
	eventually(t, "the model is gone", func() bool {
		_, err := s.Model(uuid)
		return domain.KindOf(err) == domain.ModelNotFound
	})
}

// When one reconciler ends, another controller's goes on.
func TestTakesOver(t *testing.T) {
	store, one := fresh(t)
	two := running(t, store)
	stop := start(t, one, nil)
	start(t, two, nil)
	stop()
	ctx := t.Context()
	check(t, one.Deploy(ctx, uuid, state.DeployArgs{Name: "x", CharmURL: "local:x-0", NumUnits: 5}))
	check(t, one.DestroyModel(ctx, uuid, true))
	eventually(t, "the model is gone", func() bool {
		_, err := one.Model(uuid)
		return domain.KindOf(err) == domain.ModelNotFound
	})
}

type collector struct{ asked chan bool }

func (c collector) Collect(_ context.Context, keep func(string) bool) (blob.Collected, error) {
	select {
	case c.asked <- keep("00") && !keep("01"):
	default:
	}
	return blob.Collected{}, nil
}

func TestCollectsBlobs(t *testing.T) {
	_, s := fresh(t)
	c := collector{make(chan bool)}
	start(t, s, c)
	if !<-c.asked {
		t.Error("a referenced blob would go, or another stay")
	}
}

// sick is a store that grants nothing at first.
type sick struct {
	kv.Store
	refuse atomic.Int32
}

func (s *sick) Grant(ctx context.Context, ttl time.Duration) (kv.Lease, error) {
	if s.refuse.Add(-1) >= 0 {
		return kv.Lease{}, kv.ErrUnavailable
	}
	return s.Store.Grant(ctx, ttl)
}

// A store that gives no answer for a while does not end the work.
func TestStoreUnavailable(t *testing.T) {
	store, _ := fresh(t)
	wire := &sick{Store: store}
	s := running(t, wire)
	wire.refuse.Store(2)
	start(t, s, nil)
	check(t, s.DestroyModel(t.Context(), uuid, false))
	eventually(t, "the model is gone", func() bool {
		_, err := s.Model(uuid)
		return domain.KindOf(err) == domain.ModelNotFound
	})
}
