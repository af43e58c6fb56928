package clienttest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// Watches is what RunWatches needs to know.
type Watches struct {
	// Connect makes a client of the server.
	Connect func() (client.Client, error)
	// Seed makes the writes and the watchers; 0 takes a random one, which
	// is logged.
	Seed uint64
	// Writes is how many there are, 500 if it is 0. The server must keep as
	// many events and a few more.
	Writes int
}

// RunWatches lets many watchers of one client, which share their requests,
// follow random writes, and looks that each one gets every event that is
// its business, once and in order. They begin in the past, now and later, are
// slow at times, and have their contexts ended and call again.
//
// What happened is read afterwards by a single watcher of another client. Two
// kinds of events may or may not come, as the documentation of package client
// says: writes to hidden keys below a recursive watcher, and removals of
// directories whose name is the beginning of a watched path where there is no
// key.
func RunWatches(t *testing.T, cfg Watches) {
	seed := cfg.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	w := &watchRun{TB: t, ctx: ctx, root: fmt.Sprintf("/clienttest-%016x", rand.Uint64()), rand: rand.New(rand.NewPCG(seed, 1))}
	shared, writer := w.connect(cfg), w.connect(cfg)
	w.keys, w.own = client.NewKeysAPI(writer), client.NewKeysAPI(shared)
	start := w.put(w.keys, "start")

	var watchers []*follower
	var wg sync.WaitGroup
	follow := func(n int) {
		for range n {
			f := w.follower(client.NewKeysAPI(shared), start)
			watchers = append(watchers, f)
			fctx, cancel := context.WithCancel(ctx)
			f.stop = cancel
			wg.Go(func() { f.run(fctx) })
		}
	}
	follow(25)
	writes := cfg.Writes
	if writes == 0 {
		writes = 500
	}
	for i := range writes {
		w.write()
		if i%40 == 0 {
			follow(2)
		}
	}
	// The last expirations, then an event for everyone.
	pause(ctx, 2*time.Second)
	if _, err := w.keys.Delete(ctx, w.root+"/d", &client.DeleteOptions{Recursive: true}); err != nil && !client.IsKeyNotFound(err) {
		t.Fatal(err)
	}
	last := uint64(0)
	for _, path := range watchPaths {
		last = w.put(w.keys, path)
	}
	events := w.history(client.NewKeysAPI(w.connect(cfg)), start, last)
	for _, f := range watchers {
		wg.Go(func() { f.finish(ctx, last) })
	}
	wg.Wait()
	n := 0
	for _, f := range watchers {
		n += len(f.got)
		f.check(t, w.root, events)
	}
	if n < 2*writes {
		t.Errorf("only %d events for %d watchers of %d writes", n, len(watchers), writes)
	}
	t.Logf("%d watchers got %d of %d events", len(watchers), n, len(events))
	if _, err := w.keys.Delete(ctx, w.root, &client.DeleteOptions{Recursive: true}); err != nil {
		t.Error(err)
	}
}

// watchPaths are what is written and watched, below a root. The last is never
// written and begins like another.
var watchPaths = []string{"d/a", "d/b/c", "d/b/_h", "d/bc", "d/_x/y", "e", "d/b/e/f"}

// watchRun is one run.
type watchRun struct {
	testing.TB
	ctx  context.Context //nolint:containedctx // lives as long as the run
	root string
	rand *rand.Rand
	keys client.KeysAPI // writes, of another client
	own  client.KeysAPI // of the client of the watchers
}

func (w *watchRun) connect(cfg Watches) client.Client {
	w.Helper()
	c, err := cfg.Connect()
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *watchRun) put(k client.KeysAPI, path string) uint64 {
	w.Helper()
	r, err := k.Set(w.ctx, w.root+"/"+path, "", nil)
	if err != nil {
		w.Fatal(err)
	}
	return r.Node.ModifiedIndex
}

// write does something; that it is refused is nothing unusual.
func (w *watchRun) write() {
	w.Helper()
	k := w.keys
	if w.rand.IntN(5) == 0 {
		k = w.own
	}
	path := w.root + "/" + watchPaths[w.rand.IntN(len(watchPaths))]
	var err error
	switch w.rand.IntN(16) {
	case 0, 1:
		_, err = k.Delete(w.ctx, path, nil)
	case 2:
		dir := w.root + []string{"/d", "/d/b", "/d/b/e", "/d/_x"}[w.rand.IntN(4)]
		_, err = k.Delete(w.ctx, dir, &client.DeleteOptions{Recursive: true})
	case 3:
		_, err = k.CreateInOrder(w.ctx, w.root+"/d/b", "q", nil)
	case 4:
		_, err = k.Create(w.ctx, path, "c")
	case 5:
		_, err = k.Set(w.ctx, path, "t", &client.SetOptions{TTL: time.Second})
	case 6:
		_, err = k.Set(w.ctx, path, "", &client.SetOptions{TTL: time.Minute, Refresh: true, PrevExist: client.PrevExist})
	case 7:
		pause(w.ctx, time.Duration(w.rand.IntN(8))*time.Millisecond)
	default:
		_, err = k.Set(w.ctx, path, fmt.Sprint(w.rand.Int()), nil)
	}
	var refusal client.Error
	if err != nil && !errors.As(err, &refusal) {
		w.Fatal(err)
	}
}

// history reads all events after start up to last.
func (w *watchRun) history(k client.KeysAPI, start, last uint64) []*client.Response {
	w.Helper()
	watcher := k.Watcher(w.root, &client.WatcherOptions{AfterIndex: start, Recursive: true})
	var all []*client.Response
	for {
		r, err := watcher.Next(w.ctx)
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, r)
		if r.Node.ModifiedIndex >= last {
			return all
		}
	}
}

// under reports whether path lies below dir.
func under(dir, path string) bool { return strings.HasPrefix(path, dir+"/") }
