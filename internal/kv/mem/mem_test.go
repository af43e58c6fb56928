package mem_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/kvtest"
	"github.com/gantline/gantline/internal/kv/mem"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestContract(t *testing.T) {
	kvtest.Run(t, func(testing.TB) kv.Store { return mem.New() })
}

// TestLeaseInBubble shows that leases follow a bubble's clock to the instant.
func TestLeaseInBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mem.New()
		defer s.Close()
		lease, err := s.Grant(t.Context(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		put := kv.Txn{Writes: []kv.Write{kv.PutLeased("a", nil, lease.ID)}}
		if _, err := s.Txn(t.Context(), put); err != nil {
			t.Fatal(err)
		}
		time.Sleep(45 * time.Minute)
		if err := s.KeepAlive(t.Context(), lease.ID); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour - time.Nanosecond)
		if _, err := s.Get(t.Context(), "a"); err != nil {
			t.Errorf("just before its end: %v", err)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if _, err := s.Get(t.Context(), "a"); !errors.Is(err, kv.ErrNotFound) {
			t.Errorf("at its end: %v", err)
		}
	})
}

// TestHistoryIsForgotten bounds what a store holds on to: compaction frees it,
// but for what an open watch has yet to read.
func TestHistoryIsForgotten(t *testing.T) {
	s := mem.New()
	defer s.Close()
	put := func() kv.Revision {
		rev, err := s.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.Put("a", []byte("v"))}})
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	first := put()
	w, err := s.Watch(t.Context(), "", first)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var last kv.Revision
	for range 100 {
		last = put()
	}
	if err := s.Compact(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	for rev := first + 1; rev <= last; rev++ {
		if b, err := w.Next(t.Context()); err != nil || b.Revision != rev {
			t.Fatalf("Next = %d, %v; want %d", b.Revision, err, rev)
		}
	}
	late, err := s.Watch(t.Context(), "", first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := late.Next(t.Context()); !errors.Is(err, kv.ErrCompacted) {
		t.Errorf("a watch begun later: %v", err)
	}
}

func BenchmarkStore(b *testing.B) {
	kvtest.Bench(b, func(testing.TB) kv.Store { return mem.New() })
}
