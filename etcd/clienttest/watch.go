package clienttest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// settle is long enough for a watch to reach the server.
const settle = 300 * time.Millisecond

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// ask waits for the next event beside the caller.
func (k *keys) ask(w client.Watcher) <-chan *client.Response {
	got := make(chan *client.Response, 1)
	go func() {
		r, err := w.Next(k.ctx)
		if err != nil {
			k.Error(err)
		}
		got <- r
	}()
	return got
}

var watchTests = []keysTest{
	{"emits what happens after an index, in order", func(k *keys) {
		first := k.put("a", "0").Node.ModifiedIndex
		for i := 1; i <= 5; i++ {
			k.put("a", fmt.Sprint(i))
			k.put("b", "other")
		}
		w := k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: first})
		last := first
		for i := 1; i <= 5; i++ {
			r := k.next(w)
			if r.Node.Value != fmt.Sprint(i) || r.Node.ModifiedIndex <= last || r.PrevNode == nil {
				k.Errorf("got %s %+v", r.Action, r.Node)
			}
			last = r.Node.ModifiedIndex
		}
	}},
	{"starts with the next event without an index", func(k *keys) {
		k.put("a", "before")
		got := k.ask(k.Watcher(k.at("a"), nil))
		pause(k.ctx, settle)
		k.put("a", "after")
		if r := <-got; r != nil && r.Node.Value != "after" {
			k.Errorf("got %+v", r.Node)
		}
	}},
	{"an index in the future waits for it", func(k *keys) {
		now := k.put("a", "now").Node.ModifiedIndex
		got := k.ask(k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: now + 1}))
		pause(k.ctx, settle)
		k.put("a", "too early")
		k.put("a", "right")
		if r := <-got; r != nil && r.Node.Value != "right" {
			k.Errorf("got %+v", r.Node)
		}
	}},
	{"not recursive is the key alone", func(k *keys) {
		start := k.set("d", "", &client.SetOptions{Dir: true}).Node.ModifiedIndex
		k.put("d/a", "1")
		k.del("d", &client.DeleteOptions{Recursive: true})
		if r := k.next(k.Watcher(k.at("d"), &client.WatcherOptions{AfterIndex: start})); r.Action != "delete" {
			k.Errorf("got %s %+v", r.Action, r.Node)
		}
	}},
	{"recursive is all below", func(k *keys) {
		start := k.put("d/a", "1").Node.ModifiedIndex
		k.put("d/b/c", "2")
		k.put("e", "3")
		k.del("d/b/c", nil)
		w := k.Watcher(k.at("d"), &client.WatcherOptions{AfterIndex: start, Recursive: true})
		if r := k.next(w); r.Action != "set" || r.Node.Key != k.at("d/b/c") {
			k.Errorf("got %s %+v", r.Action, r.Node)
		}
		if r := k.next(w); r.Action != "delete" || r.PrevNode.Value != "2" {
			k.Errorf("got %s %+v", r.Action, r.Node)
		}
	}},
	{"names every action", func(k *keys) {
		start := k.put("x", "").Node.ModifiedIndex
		k.put("a", "1")
		k.set("a", "2", &client.SetOptions{PrevExist: client.PrevExist})
		k.set("a", "3", &client.SetOptions{PrevValue: "2"})
		k.del("a", &client.DeleteOptions{PrevValue: "3"})
		k.set("a", "4", &client.SetOptions{PrevExist: client.PrevNoExist})
		k.del("a", nil)
		w := k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: start})
		for _, want := range []string{"set", "update", "compareAndSwap", "compareAndDelete", "create", "delete"} {
			if r := k.next(w); r.Action != want {
				k.Errorf("got %s, want %s", r.Action, want)
			}
		}
	}},
	{"removing a directory tells those below", func(k *keys) {
		start := k.put("d/a/b", "1").Node.ModifiedIndex
		k.del("d", &client.DeleteOptions{Recursive: true})
		if r := k.next(k.Watcher(k.at("d/a/b"), &client.WatcherOptions{AfterIndex: start})); r.Action != "delete" || r.Node.Key != k.at("d") || !r.Node.Dir {
			k.Errorf("got %s %+v", r.Action, r.Node)
		}
	}},
	{"next blocks until there is another event", func(k *keys) {
		start := k.put("a", "0").Node.ModifiedIndex
		w := k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: start})
		for _, value := range []string{"1", "2", "3"} {
			got := k.ask(w)
			k.put("b", "another")
			select {
			case r := <-got:
				k.Fatalf("got %+v", r)
			case <-time.After(settle / 3):
			}
			k.put("a", value)
			if r := <-got; r == nil || r.Node.Value != value {
				k.Fatalf("got %+v, want %s", r, value)
			}
		}
	}},
	{"a watcher sends nothing before it is asked", func(k *keys) {
		w := k.Watcher(k.at("a"), nil)
		k.put("a", "before")
		got := k.ask(w)
		pause(k.ctx, settle)
		k.put("a", "after")
		if r := <-got; r != nil && r.Node.Value != "after" {
			k.Errorf("got %+v", r.Node)
		}
	}},
	{"a cancelled context is an error", func(k *keys) {
		now := k.put("a", "1").Node.ModifiedIndex
		ctx, cancel := context.WithCancel(k.ctx)
		time.AfterFunc(100*time.Millisecond, cancel)
		w := k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: now})
		if _, err := w.Next(ctx); err != context.Canceled { //nolint:errorlint // itself, as programs compare it
			k.Errorf("got %v", err)
		}
		k.put("a", "2")
		if r := k.next(w); r.Node.Value != "2" {
			k.Errorf("got %+v", r.Node)
		}
	}},
	{"many watchers get every event", func(k *keys) {
		const watchers, events = 40, 50
		start := k.put("a", "start").Node.ModifiedIndex
		var wg sync.WaitGroup
		for i := range watchers {
			wg.Go(func() {
				w := k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: start, Recursive: i%2 == 0})
				for i := range events {
					r, err := w.Next(k.ctx)
					if err != nil {
						k.Error(err)
						return
					}
					if r.Node.Value != fmt.Sprint(i) {
						k.Errorf("got %q, want %d", r.Node.Value, i)
						return
					}
				}
			})
		}
		for i := range events {
			k.put("a", fmt.Sprint(i))
		}
		wg.Wait()
	}},
	{"events that are gone are error 401, or a resync", func(k *keys) {
		if k.history == 0 {
			k.Skip("the server's history is not known")
		}
		start := k.put("a", "1").Node.ModifiedIndex
		for range k.history + 10 {
			k.put("b", "")
		}
		o := &client.WatcherOptions{AfterIndex: start}
		_, err := k.Watcher(k.at("a"), o).Next(k.ctx)
		k.refused(err, client.ErrorCodeEventIndexCleared, "")
		w := client.NewResyncWatcher(k, k.at("a"), o)
		if r := k.next(w); r.Action != client.ActionResync || r.Node.Value != "1" {
			k.Errorf("got %s %+v", r.Action, r.Node)
		}
		k.put("a", "2")
		if r := k.next(w); r.Action != "set" || r.Node.Value != "2" {
			k.Errorf("got %s %+v", r.Action, r.Node)
		}
	}},
}
