package kv_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		`guard does not hold: "a" unchanged since revision 3: found revision 7`: &kv.ConflictError{
			Guard: kv.KeyRevision("a", 3), Found: 7, Revision: 9,
		},
		`guard does not hold: "a" exists: key is missing`: &kv.ConflictError{Guard: kv.Exists("a"), Revision: 9},
		`guard does not hold: nothing under "a/" newer than revision 3: found revision 7`: &kv.ConflictError{
			Guard: kv.PrefixNotNewerThan("a/", 3), Found: 7,
		},
		`guard does not hold: nothing under "a/": found revision 7`: &kv.ConflictError{Guard: kv.PrefixEmpty("a/"), Found: 7},
		`guard does not hold: "a" missing: found revision 7`:        &kv.ConflictError{Guard: kv.Missing("a"), Found: 7},
		`limit exceeded: transaction has 65 guards, at most 64 are allowed`: kv.Txn{
			Guards: make([]kv.Guard, 65),
		}.Check(),
		`key written twice: transaction touches "a" more than once`: kv.Txn{
			Writes: []kv.Write{kv.Put("a", nil), kv.Delete("a")},
		}.Check(),
		`unknown schema version "9" in "/schema": this program reads "1" only`: &kv.SchemaError{
			Key: "/schema", Got: "9", Want: "1",
		},
	} {
		if err.Error() != want {
			t.Errorf("error %q, want %q", err, want)
		}
	}
}

func TestTxnSize(t *testing.T) {
	txn := kv.Txn{
		Guards: []kv.Guard{kv.Exists("12345")},
		Writes: []kv.Write{kv.Put("123", []byte("4567")), kv.Delete("12"), kv.DeletePrefix("123")},
	}
	if got := txn.Size(); got != 5+7+2+6 {
		t.Errorf("Size = %d", got)
	}
}

func TestLeaseTTL(t *testing.T) {
	for ttl, want := range map[time.Duration]time.Duration{
		-time.Second:             kv.MinLeaseTTL,
		0:                        kv.MinLeaseTTL,
		2 * time.Second:          2 * time.Second,
		2*time.Second + 1:        3 * time.Second,
		10500 * time.Millisecond: 11 * time.Second,
	} {
		if got := kv.LeaseTTL(ttl); got != want {
			t.Errorf("LeaseTTL(%v) = %v, want %v", ttl, got, want)
		}
	}
}

func TestCounting(t *testing.T) {
	c := kv.NewCounting(mem.New())
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	rev, err := c.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Put("a", nil)}})
	must(err)
	if _, err := c.Txn(ctx, kv.Txn{Guards: []kv.Guard{kv.Missing("a")}}); !errors.Is(err, kv.ErrConflict) {
		t.Fatal(err)
	}
	_, err = c.Get(ctx, "a")
	must(err)
	_, _, err = c.List(ctx, "", kv.ListOptions{})
	must(err)
	_, _, err = c.List(ctx, "", kv.ListOptions{})
	must(err)
	w, err := c.Watch(ctx, "", 0)
	must(err)
	_, err = w.Next(ctx)
	must(err)
	before := c.Counts()
	lease, err := c.Grant(ctx, time.Minute)
	must(err)
	must(c.KeepAlive(ctx, lease.ID))
	must(c.Revoke(ctx, lease.ID))
	must(c.Compact(ctx, rev))
	want := kv.Counts{Gets: 1, Lists: 2, Txns: 2, Conflicts: 1, Watches: 1, Batches: 1, Leases: 3}
	if got := c.Counts(); got != want || got.Reads() != 3 {
		t.Errorf("Counts = %+v, want %+v", got, want)
	}
	if got := c.Counts().Sub(before); got != (kv.Counts{Leases: 3}) {
		t.Errorf("since = %+v", got)
	}
	must(c.Close())
	if _, err := c.Watch(ctx, "", 0); !errors.Is(err, kv.ErrClosed) {
		t.Errorf("Watch after Close: %v", err)
	}
}

// flaky is a store whose renewals fail for a while.
type flaky struct {
	kv.Store
	down func() bool
}

func (f flaky) KeepAlive(ctx context.Context, id kv.LeaseID) error {
	if f.down() {
		return kv.ErrUnavailable
	}
	return f.Store.KeepAlive(ctx, id)
}

func TestHoldSurvivesShortOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mem.New()
		defer s.Close()
		lease, err := s.Grant(t.Context(), 30*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		down := func() bool { since := time.Since(began); return since > 35*time.Second && since < 55*time.Second }
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := kv.Hold(ctx, flaky{s, down}, lease); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Hold: %v", err)
		}
		if err := s.KeepAlive(t.Context(), lease.ID); err != nil {
			t.Errorf("lease is gone: %v", err)
		}
	})
}

func TestHoldGivesUpWithTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mem.New()
		defer s.Close()
		lease, err := s.Grant(t.Context(), 30*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		err = kv.Hold(t.Context(), flaky{s, func() bool { return true }}, lease)
		if !errors.Is(err, kv.ErrLeaseNotFound) || !strings.Contains(err.Error(), "30s") {
			t.Errorf("Hold: %v", err)
		}
		if took := time.Since(began); took != lease.TTL {
			t.Errorf("gave up after %v, want %v", took, lease.TTL)
		}
	})
}

func TestHoldEndsWithTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mem.New()
		lease, err := s.Grant(t.Context(), 30*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Minute, func() { s.Close() })
		if err := kv.Hold(t.Context(), s, lease); !errors.Is(err, kv.ErrClosed) {
			t.Errorf("Hold: %v", err)
		}
	})
}

// Reading a prefix and following it from there misses nothing.
func Example() {
	ctx := context.Background()
	store := mem.New()
	defer store.Close()
	put := func(key, value string) {
		if _, err := store.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Put(key, []byte(value))}}); err != nil {
			fmt.Println(err)
		}
	}
	put("fruit/apple", "red")

	entries, rev, err := store.List(ctx, "fruit/", kv.ListOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range entries {
		fmt.Println("there:", e.Key, string(e.Value))
	}
	put("fruit/banana", "yellow")
	put("tree/oak", "tall")

	watcher, err := store.Watch(ctx, "fruit/", rev)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer watcher.Close()
	batch, err := watcher.Next(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, ev := range batch.Events {
		fmt.Println("new:", ev.Entry.Key, string(ev.Entry.Value))
	}
	// Output:
	// there: fruit/apple red
	// new: fruit/banana yellow
}
