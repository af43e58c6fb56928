package watcher

import (
	"context"
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// stopTimeout bounds the farewell to a server that does not answer.
const stopTimeout = 10 * time.Second

// nextFunc asks the server for the next change; the answer is decoded into answer.
type nextFunc func(ctx context.Context, answer any) error

// remote is a watch that a server keeps by id. One goroutine owns it.
type remote[T any] struct {
	caller  base.APICaller
	facade  string
	version int
	id      string

	changes chan T
	ctx     context.Context //nolint:containedctx // The watcher's own life.
	cancel  context.CancelFunc
	done    chan struct{}
	err     error // written before done is closed
}

// start begins to offer the first change, and then what next decodes.
func start[T any](
	caller base.APICaller, facade, id string, first T, next func(context.Context, nextFunc) (T, error),
) *remote[T] {
	return begin(caller, facade, id, &first, next)
}

// startEmpty is start of a watch whose first change comes from next too.
func startEmpty[T any](caller base.APICaller, facade, id string, next func(context.Context, nextFunc) (T, error)) *remote[T] {
	return begin(caller, facade, id, nil, next)
}

func begin[T any](
	caller base.APICaller, facade, id string, first *T, next func(context.Context, nextFunc) (T, error),
) *remote[T] {
	ctx, cancel := context.WithCancel(context.Background())
	version, err := base.BestVersion(caller, facade)
	w := &remote[T]{
		caller: caller, facade: facade, version: version, id: id,
		changes: make(chan T), ctx: ctx, cancel: cancel, done: make(chan struct{}),
	}
	go func() {
		defer close(w.done)
		defer close(w.changes)
		defer cancel()
		if w.err = err; err != nil {
			return
		}
		w.err = w.run(ctx, first, next)
	}()
	return w
}

// Kill asks the watcher to stop and does not wait.
func (w *remote[T]) Kill() { w.cancel() }

// Wait waits until the watcher has stopped. It is nil after Kill.
func (w *remote[T]) Wait() error {
	<-w.done
	return w.err
}

func (w *remote[T]) run(ctx context.Context, first *T, next func(context.Context, nextFunc) (T, error)) error {
	ask := func(ctx context.Context, answer any) error { return w.call(ctx, "Next", answer) }
	for {
		if first != nil {
			select {
			case w.changes <- *first:
			case <-ctx.Done():
				return w.stop(ctx)
			}
		}
		change, err := next(ctx, ask)
		if ctx.Err() != nil {
			return w.stop(ctx)
		}
		if err != nil {
			return fmt.Errorf("cannot get the next change of %s %q: %w", w.facade, w.id, err)
		}
		first = &change
	}
}

// stop tells the server to forget the watch. That it forgot it already is well, and so is that the
// connection, with which the watch dies, is gone.
func (w *remote[T]) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	err := w.call(ctx, "Stop", nil)
	if err == nil || params.ErrCode(err) == "" || params.IsCodeStopped(err) || params.IsCodeNotFound(err) {
		return nil
	}
	return fmt.Errorf("cannot stop %s %q: %w", w.facade, w.id, err)
}

func (w *remote[T]) call(ctx context.Context, method string, answer any) error {
	return w.caller.APICallContext(ctx, w.facade, w.version, w.id, method, nil, answer)
}

// Until ends the watcher when ctx ends, and returns it.
func Until[W interface{ Kill() }](ctx context.Context, w W) W {
	stop := context.AfterFunc(ctx, w.Kill)
	if own, ok := any(w).(interface{ life() context.Context }); ok {
		context.AfterFunc(own.life(), func() { stop() }) // ctx may live much longer
	}
	return w
}

func (w *remote[T]) life() context.Context { return w.ctx }
