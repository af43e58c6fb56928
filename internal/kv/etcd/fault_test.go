package etcd_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/etcdtest"
	"github.com/gantline/gantline/internal/kv/kvtest"
)

// TestMembersKilled counts on a cluster whose members are killed and come back
// one after the other, and follows the count all the while.
func TestMembersKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	const key = "/count"
	c := etcdtest.Start(t, 3)
	var stores []kv.Store
	for i := range 4 {
		s := open(t, rotate(c.Endpoints(), i)...)
		defer s.Close()
		stores = append(stores, s)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	f := follow(ctx, t, stores[0], key)
	counted := make(chan struct{})
	go func() {
		defer close(counted)
		kvtest.Count(ctx, t, stores[1:], key, 400)
	}()
	for i := range 3 {
		pause(ctx, 300*time.Millisecond)
		c.Kill(i)
		pause(ctx, time.Second)
		c.Restart(i, true)
	}
	<-counted
	entry, err := stores[1].Get(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	f.until(entry)
}

func rotate(s []string, by int) []string {
	by %= len(s)
	return slices.Concat(s[by:], s[:by])
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// follower watches a count. It must see each step, except across a watch that
// it was told is lost.
type follower struct {
	t    *testing.T
	seen chan kv.Entry
}

func follow(ctx context.Context, t *testing.T, s kv.Store, key string) *follower {
	f := &follower{t: t, seen: make(chan kv.Entry, 10_000)}
	go func() {
		defer close(f.seen)
		for ctx.Err() == nil {
			entries, rev, err := s.List(ctx, key, kv.ListOptions{})
			if err != nil {
				if !errors.Is(err, kv.ErrUnavailable) && !errors.Is(err, kv.ErrClosed) && ctx.Err() == nil {
					t.Errorf("List: %v", err)
				}
				pause(ctx, 20*time.Millisecond)
				continue
			}
			last := 0
			if len(entries) > 0 {
				last = value(entries[0])
				f.seen <- entries[0]
			}
			f.watch(ctx, s, key, rev, last)
		}
	}()
	return f
}

func (f *follower) watch(ctx context.Context, s kv.Store, key string, after kv.Revision, last int) {
	w, err := s.Watch(ctx, key, after)
	if err != nil {
		return
	}
	defer w.Close()
	for {
		b, err := w.Next(ctx)
		if err != nil {
			if !errors.Is(err, kv.ErrWatchLost) && ctx.Err() == nil && !errors.Is(err, kv.ErrClosed) {
				f.t.Errorf("Next: %v", err)
			}
			return
		}
		for _, ev := range b.Events {
			if n := value(ev.Entry); n != last+1 {
				f.t.Errorf("watch told %d after %d", n, last)
			}
			last = value(ev.Entry)
			f.seen <- ev.Entry
		}
	}
}

// until waits until the follower has seen an entry.
func (f *follower) until(want kv.Entry) {
	f.t.Helper()
	for got := range f.seen {
		if got.Revision == want.Revision {
			return
		}
		if got.Revision > want.Revision {
			break
		}
	}
	f.t.Errorf("watch never told revision %d", want.Revision)
}

func value(e kv.Entry) int {
	n, err := strconv.Atoi(string(e.Value))
	if err != nil {
		return -1
	}
	return n
}

// TestMajorityLost leaves one member of three: a watch on it says so instead of
// keeping silent, nothing is answered, and all goes on when the others return.
func TestMajorityLost(t *testing.T) {
	c := etcdtest.Start(t, 3)
	s := open(t, c.Endpoints()[0])
	defer s.Close()
	rev := put(t, s, "/a", "1")
	w, err := s.Watch(t.Context(), "/a", rev)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c.Kill(1)
	c.Kill(2)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for range 2 {
		if _, err := w.Next(ctx); !errors.Is(err, kv.ErrWatchLost) {
			t.Fatalf("Next without a majority: %v", err)
		}
	}
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	_, err = s.Txn(short, kv.Txn{Writes: []kv.Write{kv.Put("/a", []byte("2"))}})
	if !errors.Is(err, kv.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Txn without a majority: %v", err)
	}
	if _, err := s.Get(ctx, "/a"); !errors.Is(err, kv.ErrUnavailable) {
		t.Fatalf("Get without a majority: %v", err)
	}
	if _, err := s.Watch(ctx, "/a", rev); err != nil {
		t.Fatalf("Watch without a majority: %v", err)
	}
	c.Restart(1, true)
	for {
		if _, err := s.Get(ctx, "/a"); err == nil {
			break
		} else if !errors.Is(err, kv.ErrUnavailable) {
			t.Fatalf("Get after the return: %v", err)
		}
		pause(ctx, 50*time.Millisecond)
	}
	rev = put(t, s, "/a", "3")
	if e, err := s.Get(ctx, "/a"); err != nil || e.Revision != rev {
		t.Fatalf("Get = %v, %v", e, err)
	}
}

// TestWatchLosesHistory cuts a watch off while the cluster writes on and forgets
// what the watch has missed.
func TestWatchLosesHistory(t *testing.T) {
	c := etcdtest.Start(t, 3)
	cut, other := open(t, c.Endpoints()[0]), open(t, c.Endpoints()[1:]...)
	defer cut.Close()
	defer other.Close()
	w, err := cut.Watch(t.Context(), "/a", put(t, other, "/a", "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c.Kill(0)
	var rev kv.Revision
	for i := range 5 {
		rev = put(t, other, "/a", fmt.Sprint(i))
	}
	if err := other.Compact(t.Context(), rev); err != nil {
		t.Fatal(err)
	}
	c.Restart(0, true)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if b, err := w.Next(ctx); !errors.Is(err, kv.ErrCompacted) && !errors.Is(err, kv.ErrWatchLost) {
		t.Fatalf("Next across a gap: %v, %v", b, err)
	}
}

// put writes until the cluster takes it.
func put(t *testing.T, s kv.Store, key, value string) kv.Revision {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		rev, err := s.Txn(ctx, kv.Txn{Writes: []kv.Write{kv.Put(key, []byte(value))}})
		if err == nil {
			return rev
		}
		if !errors.Is(err, kv.ErrUnavailable) {
			t.Fatalf("Txn: %v", err)
		}
	}
}
