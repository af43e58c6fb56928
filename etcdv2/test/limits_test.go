package test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
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

// TestTooLargeForTheNetwork: what gRPC does not carry is refused at once, and does not hold up others.
func TestTooLargeForTheNetwork(t *testing.T) {
	// Nothing here may have to wait for the end of this.
	s := open(t, etcdv2.Config{Client: dialServer(t), RequestTimeout: time.Hour})
	for _, size := range []int{1_700_000, 3_000_000, 9_000_000} {
		_, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: "/big", Value: strings.Repeat("x", size)})
		var refusal client.Error
		if !errors.As(err, &refusal) || refusal.Code != client.ErrorCodeRaftInternal || refusal.Cause != "etcdserver: request is too large" {
			t.Errorf("%d bytes: got %v", size, err)
		}
	}
	set(t, s, "/small", "fits")
	if i := s.Status().Index; i != 4 {
		t.Errorf("index is %d after a write and refusals", i)
	}
}

// TestTooDeepPath: a path of half a megabyte that needs a hundred thousand directories is refused
// before they are made.
func TestTooDeepPath(t *testing.T) {
	c := startServer(t)
	s := open(t, etcdv2.Config{Client: c})
	for _, r := range []etcdv2.Request{
		{Action: etcdv2.ActionSet, Key: strings.Repeat("/deep", 100_000)},
		{Action: etcdv2.ActionCreate, Key: strings.Repeat("/deep", 100_000), InOrder: true},
		{Action: etcdv2.ActionSet, Key: strings.Repeat("/deep", 2_000), Dir: true},
	} {
		_, err := s.Do(t.Context(), r)
		var refusal client.Error
		if !errors.As(err, &refusal) || refusal.Code != client.ErrorCodeRaftInternal || refusal.Cause != "etcdserver: request is too large" {
			t.Errorf("got %.200v", err)
		}
	}
	if got := s.Status(); got.Index != 3 || got.Keys != 0 {
		t.Errorf("what was refused did something: %+v", got)
	}
}

// TestDirectoriesShareNoTransaction: writes that each make many bytes of directories all fit, also when
// they come at the same time.
func TestDirectoriesShareNoTransaction(t *testing.T) {
	s := open(t, etcdv2.Config{Client: startServer(t)})
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			key := fmt.Sprintf("/%d", i) + strings.Repeat("/"+strings.Repeat("x", 900), 30)
			if _, err := s.Do(t.Context(), etcdv2.Request{Action: etcdv2.ActionSet, Key: key}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestKeysStayBelowTheirRoot: no key leads to where users and roles are.
func TestKeysStayBelowTheirRoot(t *testing.T) {
	s := open(t, etcdv2.Config{Client: startServer(t)})
	if _, err := s.Auth().CreateUser(t.Context(), client.User{User: "root", Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"/../2/users/root", "../2/users/root", "/a/../../2/users/root", "..//.././2/users/root"} {
		if e, err := s.Get(t.Context(), key, etcdv2.GetOptions{}); err == nil {
			t.Errorf("%s is %+v", key, e.Node)
		}
		set(t, s, key, "mine")
		if e, err := s.Get(t.Context(), "/2/users/root", etcdv2.GetOptions{}); err != nil || e.Node.Value != "mine" {
			t.Errorf("%s is not /2/users/root: %v", key, err)
		}
		if _, err := s.KeysAPI().Delete(t.Context(), key, nil); err != nil {
			t.Error(err)
		}
	}
	if u, err := s.Auth().User("root"); err != nil || u.User != "root" {
		t.Errorf("the user is %+v, %v", u, err)
	}
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
