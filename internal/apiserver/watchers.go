package apiserver

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/gantline/gantline/internal/facade"
)

// watchers keeps a connection's watchers by id.
type watchers struct {
	limit int

	// mu guards the fields below; nothing of a watcher is called while it is held.
	mu     sync.Mutex
	last   uint64 // id given out
	byID   map[string]facade.Watcher
	closed bool
}

func newWatchers(limit int) *watchers {
	return &watchers{limit: limit, byID: make(map[string]facade.Watcher)}
}

// Add implements facade.Watchers.
func (ws *watchers) Add(w facade.Watcher) (string, error) {
	id, err := ws.add(w)
	if err != nil {
		w.Stop()
	}
	return id, err
}

func (ws *watchers) add(w facade.Watcher) (string, error) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	switch {
	case ws.closed:
		return "", errUnknownWatcher()
	case len(ws.byID) >= ws.limit:
		return "", errTryAgain(fmt.Sprintf("too many watchers on this connection (limit %d)", ws.limit))
	}
	ws.last++
	id := strconv.FormatUint(ws.last, 10)
	ws.byID[id] = w
	return id, nil
}

// Find implements facade.Watchers.
func (ws *watchers) Find(id string) (facade.Watcher, error) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if w, ok := ws.byID[id]; ok {
		return w, nil
	}
	return nil, errUnknownWatcher()
}

// Stop implements facade.Watchers.
func (ws *watchers) Stop(id string) error {
	ws.mu.Lock()
	w, ok := ws.byID[id]
	delete(ws.byID, id)
	ws.mu.Unlock()
	if !ok {
		return errUnknownWatcher()
	}
	w.Stop()
	return nil
}

// close stops all watchers; no more can be added.
func (ws *watchers) close() {
	ws.mu.Lock()
	all := ws.byID
	ws.byID, ws.closed = nil, true
	ws.mu.Unlock()
	for _, w := range all {
		w.Stop()
	}
}
