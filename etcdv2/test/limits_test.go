package test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

func TestLargeValues(t *testing.T) {
	s := open(t, etcdv2.Config{Client: startServer(t)})
	big := strings.Repeat("x", 1_400_000)
	set(t, s, "/big", big)
	set(t, s, "/big", strings.Repeat("y", 1_400_000))
	_, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: "/big", Value: big + big})
	var refusal client.Error
	if !errors.As(err, &refusal) || refusal.Code != client.ErrorCodeRaftInternal || !strings.Contains(refusal.Cause, "too large") {
		t.Errorf("got %v", err)
	}
	if i := s.Status().Index; i != 5 {
		t.Errorf("index is %d after two writes and a refusal", i)
	}
	set(t, s, "/small", "fits again")
}

// TestLargeValuesElsewhere follows, in another store, values that a record does not hold.
func TestLargeValuesElsewhere(t *testing.T) {
	c := startServer(t)
	a, b := open(t, etcdv2.Config{Client: c}), open(t, etcdv2.Config{Client: c})
	w, err := b.Watch("/", etcdv2.WatchOptions{Recursive: true, Stream: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	x, y := strings.Repeat("x", 100_000), strings.Repeat("y", 100_000)
	set(t, a, "/big", x)
	set(t, a, "/big", y)
	if _, err := a.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionDelete, Key: "/big"}); err != nil {
		t.Fatal(err)
	}
	set(t, a, "/big", "small")
	for i, want := range []struct{ value, prev string }{{x, ""}, {y, x}, {"", y}, {"small", ""}} {
		e := next(t, w)
		prev := ""
		if e.PrevNode != nil {
			prev = e.PrevNode.Value
		}
		if e.Node.Value != want.value || prev != want.prev {
			t.Errorf("event %d has values of %d and %d bytes, want %d and %d", i, len(e.Node.Value), len(prev), len(want.value), len(want.prev))
		}
	}
}

// TestDeepPath writes more nodes at once than v3 takes operations.
func TestDeepPath(t *testing.T) {
	c := startServer(t)
	s := open(t, etcdv2.Config{Client: c})
	deep := strings.Repeat("/d", 400)
	set(t, s, deep+"/k", "v")
	again := open(t, etcdv2.Config{Client: c})
	e, err := again.Get(t.Context(), deep+"/k", etcdv2.GetOptions{})
	if err != nil || e.Node.Value != "v" {
		t.Fatalf("got %v, %v", e, err)
	}
	if _, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionDelete, Key: "/d", Recursive: true}); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Get(t.Context(), "/etcdv2/n/1/d", clientv3.WithPrefix()); err != nil || got.Count != 0 {
		t.Errorf("%d nodes are left, %v", got.Count, err)
	}
}

// TestManyAreRead reads more than one page.
func TestManyAreRead(t *testing.T) {
	c := startServer(t)
	s := open(t, etcdv2.Config{Client: c, History: 500})
	const n = 3000
	done := make(chan error, 32)
	for w := range 32 {
		go func() {
			for i := w; i < n; i += 32 {
				if _, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: fmt.Sprintf("/k/%d", i)}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 32 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, etcdv2.Config{Client: c, History: 500})
	if got := again.Status(); got.Keys != n+1 || got.Index != n+3 {
		t.Errorf("got %+v", got)
	}
	// The records of what nobody can ask for are gone.
	if got, err := c.Get(t.Context(), "/etcdv2/l", clientv3.WithPrefix()); err != nil || got.Count > 500+2*256+64 {
		t.Errorf("%d records are left, %v", got.Count, err)
	}
	var refusal client.Error
	if _, err := again.Watch("/k", etcdv2.WatchOptions{Since: 100}); !errors.As(err, &refusal) || refusal.Code != client.ErrorCodeEventIndexCleared {
		t.Errorf("got %v", err)
	}
	if _, err := again.Watch("/k", etcdv2.WatchOptions{Since: n + 3 - 499}); err != nil {
		t.Errorf("the history is short: %v", err)
	}
}

// TestExpirerLost takes the expirer away: another steps in, on time.
func TestExpirerLost(t *testing.T) {
	c := startServer(t)
	a := open(t, etcdv2.Config{Client: c})
	time.Sleep(600 * time.Millisecond) // a has the seat
	b := open(t, etcdv2.Config{Client: c})
	w, err := b.Watch("/k", etcdv2.WatchOptions{Since: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	due := time.Now().Add(1200 * time.Millisecond)
	if _, err := b.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: "/k", Expiration: due.UnixNano()}); err != nil {
		t.Fatal(err)
	}
	a.Close()
	e := next(t, w)
	if late := time.Since(due); e.Action != etcdv2.ActionExpire || late < 0 || late > time.Second {
		t.Errorf("%s, %v after its time", e.Action, late)
	}
}

func TestNothingIsLeftRunning(t *testing.T) {
	c := startServer(t)
	s, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: c, AdvertiseURLs: []string{"http://127.0.0.1:1"}})
	if err != nil {
		t.Fatal(err)
	}
	set(t, s, "/a", "1")
	if err := s.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	w, err := s.Watch("/a", etcdv2.WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, open := <-w.Events(); open {
		t.Error("a watch outlives its store")
	}
	// The v3 client keeps goroutines for leases as long as it lives; what
	// counts is that none of the store's is left.
	for range 100 {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !strings.Contains(string(stacks), "gantline/etcdv2.(*") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("a goroutine of the store is left")
}
