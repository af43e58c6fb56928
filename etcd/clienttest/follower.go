package clienttest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// follower is one watcher of RunWatches.
type follower struct {
	path  string
	o     client.WatcherOptions
	delay time.Duration // before its first call
	lazy  bool          // takes its time after an event
	rash  bool          // ends its contexts early
	rand  *rand.Rand
	next  client.Watcher

	stop context.CancelFunc

	mu   sync.Mutex // guards what follows
	got  []*client.Response
	last uint64 // the last event there is, 0 for not known yet
}

func (w *watchRun) follower(k client.KeysAPI, start uint64) *follower {
	r := w.rand
	f := &follower{path: w.root, lazy: r.IntN(2) == 0, rash: r.IntN(3) == 0, rand: rand.New(rand.NewPCG(r.Uint64(), 2))}
	if i := r.IntN(len(watchPaths) + 4); i < len(watchPaths) {
		f.path += "/" + watchPaths[i]
	} else {
		f.path += []string{"", "/d", "/d/b", "/d/b/e"}[i-len(watchPaths)]
	}
	f.o.Recursive = r.IntN(2) == 0
	switch r.IntN(3) {
	case 0: // from now on
		f.delay = time.Duration(r.IntN(400)) * time.Millisecond
	case 1: // from the past
		f.o.AfterIndex = start
		f.delay = time.Duration(r.IntN(400)) * time.Millisecond
	default: // from later on
		f.o.AfterIndex = start + r.Uint64N(200)
	}
	f.next = k.Watcher(f.path, &f.o)
	return f
}

// run collects events until there are no more.
func (f *follower) run(ctx context.Context) {
	defer f.stop()
	pause(ctx, f.delay)
	for !f.done() && ctx.Err() == nil {
		r, err := f.once(ctx)
		if err != nil {
			continue
		}
		f.mu.Lock()
		f.got = append(f.got, r)
		f.mu.Unlock()
		if f.lazy {
			pause(ctx, time.Duration(f.rand.IntN(20))*time.Millisecond)
			if f.rand.IntN(10) == 0 {
				pause(ctx, time.Duration(f.rand.IntN(300))*time.Millisecond)
			}
		}
	}
}

func (f *follower) once(ctx context.Context) (*client.Response, error) {
	if f.rash {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(f.rand.IntN(30))*time.Millisecond)
		defer cancel()
	}
	return f.next.Next(ctx)
}

// done reports whether the last event has come, or one that is its last.
func (f *follower) done() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last > 0 && len(f.got) > 0 && f.got[len(f.got)-1].Node.ModifiedIndex >= f.last
}

// finish ends a watcher when nothing has come for a while.
func (f *follower) finish(ctx context.Context, last uint64) {
	f.mu.Lock()
	f.last = last
	f.mu.Unlock()
	for before := -1; ; {
		f.mu.Lock()
		n := len(f.got)
		f.mu.Unlock()
		if n == before || ctx.Err() != nil || f.done() {
			f.stop()
			return
		}
		before = n
		pause(ctx, 2*time.Second)
	}
}

// check compares what a watcher got with what happened.
func (f *follower) check(t *testing.T, root string, events []*client.Response) {
	t.Helper()
	exists := map[string]bool{}
	got, from := f.got, f.o.AfterIndex
	if from == 0 {
		if len(got) == 0 {
			return // it began after the last event
		}
		from = got[0].Node.ModifiedIndex - 1
	}
	for _, e := range events {
		must, may := f.business(e, exists)
		replay(exists, root, e)
		if e.Node.ModifiedIndex <= from {
			continue
		}
		if len(got) > 0 && got[0].Node.ModifiedIndex == e.Node.ModifiedIndex {
			if !may || describe(got[0]) != describe(e) {
				t.Errorf("%s: got %s, there was %s", f, describe(got[0]), describe(e))
			}
			got = got[1:]
		} else if must {
			t.Errorf("%s: missed %s", f, describe(e))
			return
		}
	}
	if len(got) > 0 {
		t.Errorf("%s: %s comes again, too late, or from nowhere", f, describe(got[0]))
	}
}

// business reports whether an event must be brought to a watcher, and whether
// it may be.
func (f *follower) business(e *client.Response, exists map[string]bool) (must, may bool) {
	key := e.Node.Key
	switch {
	case key == f.path:
		return true, true
	case f.o.Recursive && under(f.path, key):
		return !strings.Contains(strings.TrimPrefix(key, f.path), "/_"), true
	case e.Node.Dir && (e.Action == "delete" || e.Action == "expire") && strings.HasPrefix(f.path, key):
		return under(key, f.path) && exists[f.path], true
	default:
		return false, false
	}
}

// replay keeps track of which keys and directories there are.
func replay(exists map[string]bool, root string, e *client.Response) {
	key := e.Node.Key
	switch e.Action {
	case "delete", "expire", "compareAndDelete":
		for path := range exists {
			if path == key || under(key, path) {
				delete(exists, path)
			}
		}
	default:
		for len(key) >= len(root) {
			exists[key] = true
			key = key[:strings.LastIndexByte(key, '/')]
		}
	}
}

func (f *follower) String() string {
	return fmt.Sprintf("%s, recursive %t, after %d, lazy %t, rash %t", f.path, f.o.Recursive, f.o.AfterIndex, f.lazy, f.rash)
}

func describe(r *client.Response) string {
	text := fmt.Sprintf("%s %s=%q at %d", r.Action, r.Node.Key, r.Node.Value, r.Node.ModifiedIndex)
	if r.PrevNode != nil {
		text += fmt.Sprintf(" after %q at %d", r.PrevNode.Value, r.PrevNode.ModifiedIndex)
	}
	return text
}
