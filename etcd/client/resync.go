package client

import (
	"context"
	"errors"
	"path"
	"sync"
)

// ActionResync is the Action of a Response with which a watcher made by
// NewResyncWatcher replaces events that are lost: Node is the present state
// of what is watched.
const ActionResync = "resync"

// NewResyncWatcher is k.Watcher for programs that follow a state rather than
// a history. Servers keep the last 1000 events of all keys; a watcher that
// asks for older ones gets code 401, again and again. This one then reads
// the state, returns it as a Response with ActionResync, and goes on with
// the events after it. A recursive watcher reads all that is below the key.
//
// If there is no such key, Node has the key and indices of 0. PrevNode is
// nil. It works with every KeysAPI.
func NewResyncWatcher(k KeysAPI, key string, opts *WatcherOptions) Watcher {
	w := &resyncWatcher{keys: k, key: key}
	if opts != nil {
		w.recursive = opts.Recursive
	}
	w.events = k.Watcher(key, opts)
	return w
}

type resyncWatcher struct {
	keys      KeysAPI
	key       string
	recursive bool

	// mu guards events, which is replaced after a loss.
	mu     sync.Mutex
	events Watcher
}

func (w *resyncWatcher) Next(ctx context.Context) (*Response, error) {
	w.mu.Lock()
	events := w.events
	w.mu.Unlock()
	r, err := events.Next(ctx)
	var lost Error
	if !errors.As(err, &lost) || lost.Code != ErrorCodeEventIndexCleared && lost.Code != ErrorCodeWatcherCleared {
		return r, err
	}
	if r, err = w.state(ctx); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = w.keys.Watcher(w.key, &WatcherOptions{AfterIndex: r.Index, Recursive: w.recursive})
	return r, nil
}

// state reads what is watched, from the cluster as a whole.
func (w *resyncWatcher) state(ctx context.Context) (*Response, error) {
	r, err := w.keys.Get(ctx, w.key, &GetOptions{Recursive: w.recursive, Quorum: true})
	var absent Error
	switch {
	case err == nil:
		r.Action = ActionResync
		return r, nil
	case errors.As(err, &absent) && absent.Code == ErrorCodeKeyNotFound:
		return &Response{
			Action: ActionResync,
			Node:   &Node{Key: path.Clean("/" + w.key)},
			Index:  absent.Index,
		}, nil
	default:
		return nil, err
	}
}
