package client

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"weak"
)

// watchHub brings together the watchers of one client that can share
// requests: those of the same path. See feed for the rules.
type watchHub struct {
	client caller

	// seen is the highest index that any answer to this client told.
	seen atomic.Uint64
	// unseen is the highest index of a write of this client that a server
	// tells to those who ask about the past and not to those who are already
	// waiting: hidden keys, removed directories.
	unseen atomic.Uint64

	// mu guards feeds. A feed lives as long as the watchers that hold it.
	mu    sync.Mutex
	feeds map[string]weak.Pointer[feed]
}

// feed returns the feed of a path. key is the path as events spell it.
func (h *watchHub) feed(path, key string) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f := h.feeds[path].Value(); f != nil {
		f.watchers.Add(1)
		return f
	}
	f := &feed{hub: h, path: path, key: key}
	f.watchers.Add(1)
	if h.feeds == nil {
		h.feeds = make(map[string]weak.Pointer[feed])
	}
	h.feeds[path] = weak.Make(f)
	runtime.AddCleanup(f, h.forget, path)
	return f
}

// forget drops a feed that is gone, unless there is a new one in its place.
func (h *watchHub) forget(path string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.feeds[path].Value() == nil {
		delete(h.feeds, path)
	}
}

// noteAnswer remembers what an answer tells about the store's index.
func (h *watchHub) noteAnswer(r *Response) { raise(&h.seen, r.Index) }

// noteRefusal does the same for a refusal.
func (h *watchHub) noteRefusal(err error) {
	var e Error
	if errors.As(err, &e) {
		raise(&h.seen, e.Index)
	}
}

// noteEvent does the same for an event.
func (h *watchHub) noteEvent(r *Response) {
	raise(&h.seen, max(r.Index, r.Node.ModifiedIndex))
}

// noteWrite remembers a write that waiting watchers may not be told of.
func (h *watchHub) noteWrite(r *Response) {
	if r.Node == nil {
		return
	}
	removed := r.Node.Dir && (r.Action == "delete" || r.Action == "expire")
	if removed || strings.Contains(r.Node.Key, "/_") {
		raise(&h.unseen, r.Node.ModifiedIndex)
	}
}

// raise sets a to v unless it is greater already.
func raise(a *atomic.Uint64, v uint64) {
	for {
		old := a.Load()
		if v <= old || a.CompareAndSwap(old, v) {
			return
		}
	}
}
