package state

import "context"

// Signal is the event of a watch that only says that something changed.
type Signal struct{}

// Watch is a level: Next returns what changed since the Next before, merged.
type Watch[T any] struct{}

// Next returns the next event; the first is ready at once. It fails with an
// error of kind Stopped after Stop or the State's Close, or with ctx's.
func (w *Watch[T]) Next(ctx context.Context) (T, error) { var zero T; return zero, errNotYet }

// Stop ends the watch and fails a Next that waits. It may be called twice.
func (w *Watch[T]) Stop() {}
