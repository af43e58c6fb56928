package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// next is one event, or the end of the test.
func next(t testing.TB, w client.Watcher) *client.Response {
	t.Helper()
	r, err := w.Next(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWatch(t *testing.T) {
	s := serveWatches(t)
	s.put("/a", "1")
	s.put("/b", "2")
	s.put("/a", "3")
	w := s.keys(t).Watcher("/a", &client.WatcherOptions{AfterIndex: 1})
	if r := next(t, w); r.Node.Value != "3" || r.Node.ModifiedIndex != 3 || r.Index != 3 {
		t.Errorf("got %+v %+v", r, r.Node)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if r := next(t, w); r.Node.Value != "5" {
			t.Errorf("got %+v", r.Node)
		}
	}()
	s.waiting(t, 1, 2)
	s.put("/b", "4")
	s.put("/a", "5")
	<-done
}

// TestWatchRecordedEvents: real events of etcd 3.4.
func TestWatchRecordedEvents(t *testing.T) {
	for request, action := range map[string]string{
		"GET /v2/keys/w?wait=true&waitIndex=4": "set", "GET /v2/keys/?wait=true&recursive=true&waitIndex=5": "set",
	} {
		e := find(t, request, 0)
		r, err := keys(t, serve(t, play(e))).Watcher("/w", nil).Next(soon(t))
		if e.Status != http.StatusOK {
			if !errors.As(err, new(client.Error)) {
				t.Errorf("%s: got %v", request, err)
			}
			continue
		}
		if err != nil || r.Action != action || r.Index != 32 {
			t.Errorf("%s: got %+v, %v", request, r, err)
		}
	}
}

// Many watchers of one key share their requests, and each gets every event,
// in order, as a copy of its own.
func TestWatchShared(t *testing.T) {
	const watchers, events = 50, 100
	s := serveWatches(t)
	s.put("/b", "") // no store begins at 0
	k := s.keys(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for range watchers {
		wg.Go(func() {
			w := k.Watcher("/a", nil)
			for i := range events {
				r, err := w.Next(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				if want := fmt.Sprint(i); r.Node.Value != want {
					t.Errorf("got %s, want %s", r.Node.Value, want)
					return
				}
				r.Node.Value = "spoilt"
			}
		})
	}
	s.waiting(t, 1, watchers)
	for i := range events {
		s.put("/a", fmt.Sprint(i))
	}
	wg.Wait()
	if _, _, asked := s.state(); asked > watchers+3*events {
		t.Errorf("%d requests for %d watchers and %d events", asked, watchers, events)
	}
}

// Watchers that name the index to start from share at once, if nothing that
// the client knows of has happened since.
func TestWatchSharedFromIndex(t *testing.T) {
	s := serveWatches(t)
	s.put("/a", "0")
	k := s.keys(t)
	r, err := k.Get(soon(t), "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if r := next(t, k.Watcher("/a", &client.WatcherOptions{AfterIndex: r.Index})); r.Node.Value != "1" {
				t.Errorf("got %s", r.Node.Value)
			}
		})
	}
	s.waiting(t, 1, 1)
	time.Sleep(50 * time.Millisecond)
	s.put("/a", "1")
	wg.Wait()
	if _, _, asked := s.state(); asked > 3 {
		t.Errorf("%d requests", asked)
	}
}

// A watcher that asks for the past gets it, whoever is waiting already.
func TestWatchPastIsAsked(t *testing.T) {
	s := serveWatches(t)
	s.put("/b", "")
	k := s.keys(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go k.Watcher("/a", &client.WatcherOptions{Recursive: true}).Next(ctx)
	s.waiting(t, 1, 1)
	hidden := s.put("/a/_hidden", "x") // brings nothing to those who wait
	if _, err := k.Get(soon(t), "/", nil); err != nil {
		t.Fatal(err)
	}
	r := next(t, k.Watcher("/a", &client.WatcherOptions{Recursive: true, AfterIndex: hidden - 1}))
	if r.Node.Key != "/a/_hidden" {
		t.Errorf("got %+v", r.Node)
	}
}

// A watcher that has had an event asks on its own after this client has
// written a hidden key: those who wait are not told of it.
func TestWatchSeesOwnHiddenWrites(t *testing.T) {
	s := serveWatches(t)
	k := s.keys(t)
	first := k.Watcher("/a", &client.WatcherOptions{Recursive: true})
	ready := make(chan struct{})
	go func() {
		defer close(ready)
		next(t, first)
	}()
	s.waiting(t, 1, 1)
	s.put("/a/x", "1")
	<-ready
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go k.Watcher("/a", &client.WatcherOptions{Recursive: true, AfterIndex: 1}).Next(ctx)
	s.waiting(t, 1, 2)
	if _, err := k.Set(soon(t), "/a/_h", "own", nil); err != nil {
		t.Fatal(err)
	}
	if r := next(t, first); r.Node.Key != "/a/_h" {
		t.Errorf("got %+v", r.Node)
	}
}

// A plain watcher shares the request of a recursive one of the same key,
// and gets nothing from below.
func TestWatchPlainBesideRecursive(t *testing.T) {
	s := serveWatches(t)
	s.put("/a", "0")
	k := s.keys(t)
	deep := k.Watcher("/a", &client.WatcherOptions{Recursive: true, AfterIndex: 1})
	plain := k.Watcher("/a", &client.WatcherOptions{AfterIndex: 1})
	got := make(chan string, 10)
	follow := func(w client.Watcher, name string, n int) {
		for range n {
			r := next(t, w)
			got <- name + " " + r.Node.Key
		}
	}
	go follow(deep, "deep", 3)
	s.waiting(t, 1, 1)
	go follow(plain, "plain", 2)
	time.Sleep(20 * time.Millisecond)
	if _, open, asked := s.state(); open != 1 || asked != 1 {
		t.Errorf("%d open, %d asked", open, asked)
	}
	s.put("/a", "1")
	s.put("/a/b", "2")
	s.put("/a", "3")
	var all []string
	for range 5 {
		all = append(all, <-got)
	}
	slices.Sort(all)
	if want := []string{"deep /a", "deep /a", "deep /a/b", "plain /a", "plain /a"}; !slices.Equal(all, want) {
		t.Errorf("got %v", all)
	}
}

// The end of one watcher's context is no matter to the others; the end of
// the last one's ends the request.
func TestWatchCancel(t *testing.T) {
	s := serveWatches(t)
	s.put("/a", "0")
	k := s.keys(t)
	first, cancelFirst := context.WithCancel(t.Context())
	second, cancelSecond := context.WithCancel(t.Context())
	defer cancelSecond()
	errs := make(chan error, 2)
	watch := func(ctx context.Context, after uint64) {
		_, err := k.Watcher("/a", &client.WatcherOptions{AfterIndex: after}).Next(ctx)
		errs <- err
	}
	go watch(first, 1)
	s.waiting(t, 1, 1)
	go watch(second, 1)
	time.Sleep(20 * time.Millisecond)
	cancelFirst()
	if err := <-errs; !exactly(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	time.Sleep(20 * time.Millisecond)
	if _, open, _ := s.state(); open != 1 {
		t.Errorf("%d watches open, want 1", open)
	}
	s.put("/a", "1")
	if err := <-errs; err != nil {
		t.Errorf("got %v", err)
	}
	third, cancelThird := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancelThird()
	watch(third, 2)
	if err := <-errs; !exactly(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	s.waiting(t, 0, 1)
}

// After an error a watcher is where it was.
func TestWatchErrorKeepsPosition(t *testing.T) {
	s := serve(t, fail(503), fail(503), play(find(t, "PUT /v2/keys/a value=2", 0)), fail(503), fail(503))
	w := keys(t, s).Watcher("/a", &client.WatcherOptions{AfterIndex: 4})
	for range 2 {
		if _, err := w.Next(soon(t)); !errors.As(err, new(*client.ClusterError)) {
			t.Errorf("got %v", err)
		}
	}
	next(t, w)
	if _, err := w.Next(soon(t)); err == nil {
		t.Error("no error")
	}
	var asked []string
	for _, r := range s.seen() {
		asked = append(asked, r[strings.LastIndex(r, "=")+1:])
	}
	if !slices.Equal(asked, []string{"5", "5", "5", "6"}) {
		t.Errorf("asked for %v", asked)
	}
}

// Defect of the original: an answer without content was followed by the next
// request at once, in a busy loop.
func TestWatchEmptyAnswers(t *testing.T) {
	s := serve(t, fail(200))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := keys(t, s).Watcher("/a", nil).Next(ctx); !exactly(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if n := len(s.seen()); n < 2 || n > 30 {
		t.Errorf("%d requests in a second", n)
	}
	// It goes on when there is content again.
	s = serve(t, fail(200), fail(200), play(find(t, "PUT /v2/keys/a value=1", 0)))
	if r := next(t, keys(t, s).Watcher("/a", nil)); r.Node.Value != "1" {
		t.Errorf("got %+v", r.Node)
	}
}

// Defect of the original: an answer without a node was a panic.
func TestWatchWithoutNode(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"action":"set"}`) })
	if _, err := keys(t, s).Watcher("/a", nil).Next(soon(t)); !exactly(err, client.ErrInvalidJSON) {
		t.Errorf("got %v", err)
	}
}

// Defect of the original: a watch from now on that was cut off began anew
// from another now, and what lay between was lost.
func TestWatchFromNowIsNotInterrupted(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Etcd-Index", "41")
		http.NewResponseController(w).Flush()
		time.Sleep(20 * time.Millisecond)
		hangUp(w, nil)
	}, play(find(t, "PUT /v2/keys/a value=1", 0)))
	other := serve(t, func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(w, r) })
	if _, err := keys(t, s, other).Watcher("/a", nil).Next(soon(t)); err != nil {
		t.Fatal(err)
	}
	if got := s.seen(); len(got) != 2 || !strings.HasSuffix(got[0], "waitIndex=0") || !strings.HasSuffix(got[1], "waitIndex=42") {
		t.Errorf("asked %v", got)
	}
}

// A server that answers with an older event than asked for is believed, as
// by the original.
func TestWatchOlderEvent(t *testing.T) {
	s := serve(t, play(find(t, "PUT /v2/keys/a value=1", 0)))
	w := keys(t, s).Watcher("/a", &client.WatcherOptions{AfterIndex: 1000})
	for range 2 {
		if r := next(t, w); r.Node.ModifiedIndex != 4 {
			t.Errorf("got %+v", r.Node)
		}
	}
}

// So is one that answers with another key.
func TestWatchOtherKey(t *testing.T) {
	s := serve(t, play(find(t, "PUT /v2/keys/a value=1", 0)))
	for _, key := range []string{"/", "/b", "/a/b"} {
		for _, after := range []uint64{0, 1, 1000} {
			if r := next(t, keys(t, s).Watcher(key, &client.WatcherOptions{AfterIndex: after})); r.Node.Key != "/a" {
				t.Errorf("got %+v", r.Node)
			}
		}
	}
}

// Random watchers, random events, random pauses: each watcher sees exactly
// the events that one on its own would see.
func TestWatchRandomly(t *testing.T) {
	paths := []string{"/a", "/a/b", "/a/b/c", "/ab", "/"}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rand := rand.New(rand.NewPCG(seed, 0))
	s := serveWatches(t)
	k := s.keys(t)
	const before, events = 20, 300
	for i := range before {
		s.put(paths[rand.IntN(4)], fmt.Sprint(i))
	}
	var wg sync.WaitGroup
	type run struct {
		key       string
		recursive bool
		after     uint64
		got       []string
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var runs []*run
	for range 40 {
		r := &run{key: paths[rand.IntN(5)], recursive: rand.IntN(2) == 0, after: 1 + rand.Uint64N(before)}
		runs = append(runs, r)
		lazy := time.Duration(0)
		if rand.IntN(4) == 0 {
			lazy = time.Duration(1+rand.IntN(3000)) * time.Microsecond
		}
		wg.Go(func() {
			w := k.Watcher(r.key, &client.WatcherOptions{AfterIndex: r.after, Recursive: r.recursive})
			for {
				e, err := w.Next(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				if e.Node.Value == "end" {
					return
				}
				r.got = append(r.got, fmt.Sprint(e.Node.ModifiedIndex, e.Node.Key))
				time.Sleep(lazy)
			}
		})
	}
	for i := range events {
		s.put(paths[rand.IntN(4)], fmt.Sprint(i))
		if i%3 == 0 {
			time.Sleep(time.Duration(rand.IntN(2000)) * time.Microsecond)
		}
	}
	last, _, _ := s.state()
	for _, p := range paths {
		s.put(p, "end")
	}
	wg.Wait()
	for _, r := range runs {
		var want []string
		for i := r.after + 1; i <= last; i++ {
			e := s.events[i-1]
			if e.key == r.key || r.recursive && strings.HasPrefix(e.key, strings.TrimSuffix(r.key, "/")+"/") {
				want = append(want, fmt.Sprint(i, e.key))
			}
		}
		if !slices.Equal(r.got, want) {
			t.Errorf("%+v: got %d events, want %d:\n%v\n%v", r.key, len(r.got), len(want), r.got, want)
		}
	}
}

// A watcher that comes late gets what another one has already fetched,
// without a request.
func TestWatchRemembers(t *testing.T) {
	s := serveWatches(t)
	for i := range 4 {
		s.put("/a", fmt.Sprint(i))
	}
	k := s.keys(t)
	fast := k.Watcher("/a", &client.WatcherOptions{AfterIndex: 1})
	slow := k.Watcher("/a", &client.WatcherOptions{AfterIndex: 1})
	next(t, slow)
	for range 3 {
		next(t, fast)
	}
	_, _, before := s.state()
	for _, want := range []string{"2", "3"} {
		if r := next(t, slow); r.Node.Value != want {
			t.Errorf("got %s, want %s", r.Node.Value, want)
		}
	}
	if _, _, after := s.state(); after != before {
		t.Errorf("%d requests more", after-before)
	}
}

// What a refusal or an event tells of the index counts too: a watcher that
// asks for what came before it asks on its own.
func TestWatchKnowsOfIndices(t *testing.T) {
	for name, learn := range map[string]func(t *testing.T, s *watchServer, k client.KeysAPI){
		"event": func(t *testing.T, s *watchServer, k client.KeysAPI) {
			t.Helper()
			next(t, k.Watcher("/b", &client.WatcherOptions{AfterIndex: s.put("/b", "") - 1}))
		},
		"refusal": func(t *testing.T, s *watchServer, k client.KeysAPI) {
			t.Helper()
			s.forget()
			if _, err := k.Watcher("/b", &client.WatcherOptions{AfterIndex: 1}).Next(soon(t)); !isCode(err, 401) {
				t.Errorf("got %v", err)
			}
			s.mu.Lock()
			s.oldest = 1
			s.mu.Unlock()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveWatches(t)
			s.put("/b", "")
			k := s.keys(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go k.Watcher("/a", &client.WatcherOptions{Recursive: true, AfterIndex: 1}).Next(ctx)
			s.waiting(t, 1, 1)
			hidden := s.put("/a/_h", "")
			s.put("/b", "")
			learn(t, s, k)
			r := next(t, k.Watcher("/a", &client.WatcherOptions{Recursive: true, AfterIndex: hidden - 1}))
			if r.Node.Key != "/a/_h" {
				t.Errorf("got %+v", r.Node)
			}
		})
	}
}
