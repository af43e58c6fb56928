package client

import (
	"context"
	"path"
	"sync"
)

// Watcher yields the events of one key or subtree, in order, one by one. It
// is meant for one caller at a time.
type Watcher interface {
	// Next blocks until there is an event after the last one returned, or
	// until the context ends, or until something fails. After an error the position
	// is unchanged, so that Next may simply be called again, except for code
	// 401: the events asked for are gone for good (see NewResyncWatcher).
	Next(context.Context) (*Response, error)
}

// WatcherOptions say where a Watcher starts and how far it sees.
type WatcherOptions struct {
	// AfterIndex starts with the first event whose index is greater. 0
	// starts with what happens after the first call of Next.
	AfterIndex uint64

	// Recursive includes everything below the key.
	Recursive bool
}

// watcher is the Watcher of a keysAPI.
type watcher struct {
	hub  *watchHub
	path string // as requested
	key  string // as events spell it

	// mu guards pos and feed, which is found at the first Next.
	mu   sync.Mutex
	pos  position
	feed *feed
}

func newWatcher(hub *watchHub, prefix, key string, o WatcherOptions) *watcher {
	w := &watcher{hub: hub, path: prefix + withSlash(key), key: path.Clean("/" + key)}
	w.pos.recursive = o.Recursive
	if o.AfterIndex > 0 {
		w.pos.next = o.AfterIndex + 1
	}
	return w
}

func (w *watcher) Next(ctx context.Context) (*Response, error) {
	w.mu.Lock()
	if w.feed == nil {
		w.feed = w.hub.feed(w.path, w.key)
	}
	feed, pos := w.feed, w.pos
	w.mu.Unlock()

	r, err := feed.wait(ctx, pos)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.pos.next, w.pos.following = r.Node.ModifiedIndex+1, true
	w.mu.Unlock()
	return r, nil
}
