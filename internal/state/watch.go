package state

import (
	"context"
	"sync"

	"github.com/gantline/gantline/internal/domain"
)

// Signal is the event of a watch that only says that something changed.
type Signal struct{}

// ErrStopped is what Next returns after Stop or the State's Close.
var ErrStopped error = domain.Errorf(domain.Stopped, "watcher has been stopped")

// Watch is a level: Next returns what changed since the Next before, merged.
// One goroutine at a time may call Next; Stop may be called meanwhile.
type Watch[T any] struct {
	hub    *hub
	sub    *sub
	closed <-chan struct{} // the State's end
	// event makes an event of the keys that changed, nil for the first event,
	// and says whether there is anything to tell. Only Next calls it.
	event func(changed map[EntityKey]struct{}) (T, bool)
	begun bool

	once    sync.Once
	stopped chan struct{}
}

func newWatch[T any](s *State, event func(map[EntityKey]struct{}) (T, bool), topics ...topic) *Watch[T] {
	return &Watch[T]{
		hub: &s.hub, sub: s.hub.subscribe(topics...), closed: s.closed,
		event: event, stopped: make(chan struct{}),
	}
}

// newSignal is a watch that tells of any change of its topics.
func newSignal(s *State, topics ...topic) *Watch[Signal] {
	return newWatch(s, func(map[EntityKey]struct{}) (Signal, bool) { return Signal{}, true }, topics...)
}

// Next returns the next event; the first is ready at once. It fails with an
// error of kind Stopped after Stop or the State's Close, or with ctx's.
func (w *Watch[T]) Next(ctx context.Context) (T, error) {
	var zero T
	for {
		select {
		case <-w.stopped:
			return zero, ErrStopped
		case <-w.closed:
			return zero, ErrStopped
		default:
		}
		if !w.begun {
			w.hub.take(w.sub)
			w.begun = true
			if e, ok := w.event(nil); ok {
				return e, nil
			}
		}
		select {
		case <-ctx.Done():
			return zero, ctx.Err()
		case <-w.stopped:
			return zero, ErrStopped
		case <-w.closed:
			return zero, ErrStopped
		case <-w.sub.ready:
		}
		if changed := w.hub.take(w.sub); len(changed) > 0 {
			if e, ok := w.event(changed); ok {
				return e, nil
			}
		}
	}
}

// Stop ends the watch and fails a Next that waits. It may be called twice.
func (w *Watch[T]) Stop() {
	w.once.Do(func() {
		close(w.stopped)
		w.hub.unsubscribe(w.sub)
	})
}
