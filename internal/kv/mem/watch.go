package mem

import (
	"bytes"
	"context"
	"fmt"

	"github.com/gantline/gantline/internal/kv"
)

// watcher is a place in the store's history; it holds no events of its own.
type watcher struct {
	s      *Store
	done   context.Context //nolint:containedctx // the watch's own life
	prefix string

	// Guarded by s.mu.
	seen     kv.Revision // everything up to it has been delivered
	progress bool
	err      error
}

// Watch implements kv.Store.
func (s *Store) Watch(ctx context.Context, prefix string, after kv.Revision) (kv.Watcher, error) {
	if after < 0 {
		return nil, fmt.Errorf("%w: watch after revision %d", kv.ErrInvalid, after)
	}
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	w := &watcher{s: s, done: ctx, prefix: prefix, seen: after}
	if after+1 < s.compacted {
		w.err = fmt.Errorf("%w: cannot watch after %d, oldest is %d", kv.ErrCompacted, after, s.compacted)
		return w, nil
	}
	s.watchers[w] = struct{}{}
	return w, nil
}

// Next implements kv.Watcher.
func (w *watcher) Next(ctx context.Context) (kv.Batch, error) {
	for {
		batch, changed, err := w.take()
		if err != nil || changed == nil {
			return batch, err
		}
		select {
		case <-changed:
		case <-w.done.Done():
		case <-ctx.Done():
			return kv.Batch{}, ctx.Err()
		}
	}
}

// take returns the next batch if there is one, else what to wait for.
func (w *watcher) take() (kv.Batch, <-chan struct{}, error) {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if w.err == nil && w.s.closed {
		w.end(kv.ErrClosed)
	}
	if w.err == nil && w.done.Err() != nil {
		w.end(w.done.Err())
	}
	if w.err != nil {
		return kv.Batch{}, nil, w.err
	}
	for w.seen < w.s.rev {
		w.seen++
		if events := w.pick(w.s.log.of(w.seen)); len(events) > 0 {
			return kv.Batch{Revision: w.seen, Events: events}, nil, nil
		}
	}
	if w.progress {
		w.progress = false
		return kv.Batch{Revision: w.seen}, nil, nil
	}
	return kv.Batch{}, w.s.changed, nil
}

// pick copies the events below the prefix.
func (w *watcher) pick(events []kv.Event) []kv.Event {
	var out []kv.Event
	for _, e := range events {
		if under(e.Entry.Key, w.prefix) {
			e.Entry.Value = bytes.Clone(e.Entry.Value)
			out = append(out, e)
		}
	}
	return out
}

// RequestProgress implements kv.Watcher.
func (w *watcher) RequestProgress(ctx context.Context) error {
	if err := w.s.enter(ctx); err != nil {
		return err
	}
	defer w.s.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	w.progress = true
	w.s.wake()
	return nil
}

// Close implements kv.Watcher.
func (w *watcher) Close() error {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if w.err == nil {
		w.end(kv.ErrClosed)
	}
	w.s.wake()
	return nil
}

// end stops the watcher for good; the caller holds the store's lock.
func (w *watcher) end(err error) {
	w.err = err
	delete(w.s.watchers, w)
	w.s.trim()
}
