package etcdv2

import (
	"path"
	"strings"
	"sync"
)

// backlog is how many events a watcher may be behind before it is closed.
const backlog = 100

// Watcher yields events as they happen. It ends by itself when its reader is
// too slow, or when the history was lost: then Events is closed.
type Watcher struct {
	hub *hub
	// Index is the store's index when the watch began.
	Index uint64

	key       string
	recursive bool
	stream    bool
	since     uint64
	events    chan *Event
	removed   bool // guarded by hub.mu
}

// Events yields one event, or all of them if the watch is a stream. Events
// are shared and must not be changed.
func (w *Watcher) Events() <-chan *Event { return w.events }

// Close ends the watch. It may be called more than once.
func (w *Watcher) Close() { w.hub.remove(w) }

// hub hands events to watchers.
type hub struct {
	mu       sync.Mutex
	watchers map[string]map[*Watcher]struct{} // by the path watched
	count    int
}

func newHub() *hub { return &hub{watchers: map[string]map[*Watcher]struct{}{}} }

func (h *hub) add(w *Watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watchers == nil {
		close(w.events)
		w.removed = true
		return
	}
	if h.watchers[w.key] == nil {
		h.watchers[w.key] = map[*Watcher]struct{}{}
	}
	h.watchers[w.key][w] = struct{}{}
	h.count++
}

func (h *hub) remove(w *Watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(w)
}

func (h *hub) drop(w *Watcher) {
	if w.removed {
		return
	}
	w.removed = true
	close(w.events)
	delete(h.watchers[w.key], w)
	if len(h.watchers[w.key]) == 0 {
		delete(h.watchers, w.key)
	}
	h.count--
}

// clear ends all watches. With final it refuses new ones.
func (h *hub) clear(final bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, all := range h.watchers {
		for w := range all {
			h.drop(w)
		}
	}
	if final {
		h.watchers = nil
	}
}

func (h *hub) watching() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// notify hands e to those who watch its node, a directory above it, or one of
// the paths that went with it.
func (h *hub) notify(e *Event, gone []string) {
	if e.refresh {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.count == 0 {
		return
	}
	for _, p := range gone {
		if p != e.Node.Key {
			h.tell(e, p, true)
		}
	}
	p := e.Node.Key
	for {
		h.tell(e, p, e.removes() && p == e.Node.Key)
		if p == "/" {
			return
		}
		p = path.Dir(p)
	}
}

func (h *hub) tell(e *Event, at string, deleted bool) {
	own := e.Node.Key == at
	if !own && hidden(at, e.Node.Key) {
		return
	}
	for w := range h.watchers[at] {
		if !w.recursive && !own && !deleted || e.index() < w.since {
			continue
		}
		select {
		case w.events <- e:
			if !w.stream {
				h.drop(w)
			}
		default:
			h.drop(w)
		}
	}
}

// hidden reports whether an event at key is kept from a watch further up.
func hidden(watched, key string) bool {
	if len(watched) > len(key) {
		return false
	}
	return strings.Contains(path.Clean("/"+key[len(watched):]), "/_")
}
