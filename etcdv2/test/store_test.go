package test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcdv2"
)

func set(t testing.TB, s *etcdv2.Store, key, value string) *etcdv2.Event {
	t.Helper()
	e, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: key, Value: value})
	if err != nil {
		t.Fatalf("cannot set %s: %v", key, err)
	}
	return e
}

func TestIndexGrowsByOneAcrossStores(t *testing.T) {
	c := startServer(t)
	a, b := open(t, etcdv2.Config{Client: c}), open(t, etcdv2.Config{Client: c})
	if i := a.Status().Index; i != 3 {
		t.Fatalf("an empty tree has index %d, want 3", i)
	}
	const each = 200
	var mu sync.Mutex
	seen := map[uint64]bool{}
	var all sync.WaitGroup
	for w := range 8 {
		s := []*etcdv2.Store{a, b}[w%2]
		all.Go(func() {
			for i := range each {
				e, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: fmt.Sprintf("/k%d/%d", w, i%7), Value: "v"})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if seen[e.Node.Modified] {
					t.Errorf("index %d was given twice", e.Node.Modified)
				}
				seen[e.Node.Modified] = true
				mu.Unlock()
				got, err := s.Get(t.Context(), e.Node.Key[2:], etcdv2.GetOptions{})
				if err != nil || got.Node.Modified < e.Node.Modified {
					t.Errorf("a store does not see its own write: %v", err)
				}
			}
		})
	}
	all.Wait()
	if err := b.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := b.Status().Index, uint64(3+8*each); got != want {
		t.Errorf("index is %d, want %d", got, want)
	}
}

func TestHistorySurvivesRestart(t *testing.T) {
	c := startServer(t)
	a := open(t, etcdv2.Config{Client: c, History: 100})
	big := string(make([]byte, 40<<10))
	set(t, a, "/x", "1")
	set(t, a, "/x", big)
	set(t, a, "/x", "3")
	a.Close()
	b := open(t, etcdv2.Config{Client: c, History: 100})
	w, err := b.Watch("/x", etcdv2.WatchOptions{Since: 1, Stream: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for i, want := range []string{"1", big, "3"} {
		e := next(t, w)
		if e.Node.Value != want || e.Node.Modified != uint64(4+i) {
			t.Errorf("event %d has index %d and %d bytes", i, e.Node.Modified, len(e.Node.Value))
		}
		if i == 2 && (e.PrevNode == nil || e.PrevNode.Value != big) {
			t.Error("the previous value is lost")
		}
	}
	set(t, b, "/x", "4")
	if e := next(t, w); e.Node.Value != "4" {
		t.Errorf("live event is %+v", e.Node)
	}
}

func next(t testing.TB, w *etcdv2.Watcher) *etcdv2.Event {
	t.Helper()
	select {
	case e, ok := <-w.Events():
		if !ok {
			t.Fatal("the watch ended")
		}
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("no event")
	}
	return nil
}

func TestExpireIsAnEventOnTime(t *testing.T) {
	c := startServer(t)
	a, b := open(t, etcdv2.Config{Client: c}), open(t, etcdv2.Config{Client: c})
	w, err := b.Watch("/", etcdv2.WatchOptions{Recursive: true, Stream: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	at := time.Now().Add(time.Second)
	if _, err := a.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: "/d/k", Value: "v", Expiration: at.UnixNano()}); err != nil {
		t.Fatal(err)
	}
	next(t, w)
	e := next(t, w)
	late := time.Since(at)
	if e.Action != etcdv2.ActionExpire || e.Node.Modified != 5 || e.PrevNode.Value != "v" {
		t.Errorf("event is %s %+v", e.Action, e.Node)
	}
	if late < 0 || late > time.Second {
		t.Errorf("expired %v after its time", late)
	}
}

func TestClosedStoreRefuses(t *testing.T) {
	s := open(t, etcdv2.Config{Client: startServer(t)})
	s.Close()
	if _, err := s.Do(context.Background(), etcdv2.Request{Action: etcdv2.ActionSet, Key: "/x"}); err == nil {
		t.Error("a closed store writes")
	}
}
