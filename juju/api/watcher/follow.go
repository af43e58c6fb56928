package watcher

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Event is a change that a followed watch told.
type Event[T any] struct {
	Change T
	// Renewed is nil, or why the watch had to begin anew. The change is then a first event, which
	// has all that there is: what happened in between is in it, and was not told one by one.
	Renewed error
}

// Watch is a watcher of any kind.
type Watch[C any] interface {
	watcher.CoreWatcher
	Changes() C
}

// The shortest and the longest time between two attempts to begin a watch anew.
const (
	renewAtLeast = 100 * time.Millisecond
	renewAtMost  = 10 * time.Second
)

// Follow yields the changes of a watch until ctx ends or the loop is left, and begins the watch
// anew whenever its connection was lost. begin begins it; over a shared connection
// (connector.NewShared) it finds the connection of the moment. An error that is not the
// connection's, such as one that the server answered, is yielded and ends the loop.
//
//	for event, err := range watcher.Follow(ctx, unit.WatchRelations) {
func Follow[W Watch[C], C ~<-chan T, T any](ctx context.Context, begin func(context.Context) (W, error)) iter.Seq2[Event[T], error] {
	return func(yield func(Event[T], error) bool) {
		var lost error
		for delay := renewAtLeast; ; delay = min(2*delay, renewAtMost) {
			w, err := begin(ctx)
			if err == nil {
				var told, left bool
				told, left, err = follow(ctx, w, lost, yield)
				if left {
					return
				}
				if told {
					delay = renewAtLeast
				}
			}
			if ctx.Err() != nil {
				return
			}
			if !connectionLost(err) {
				yield(Event[T]{}, err)
				return
			}
			lost = err
			select {
			case <-time.After(delay/2 + rand.N(delay/2)): //nolint:gosec // Jitter, not a secret.
			case <-ctx.Done():
				return
			}
		}
	}
}

// follow yields the changes of one watch, of which the first says why it was begun anew. It says
// whether there was any, whether the loop was left, and why the watch ended if it was not.
func follow[W Watch[C], C ~<-chan T, T any](
	ctx context.Context, w W, renewed error, yield func(Event[T], error) bool,
) (told, left bool, err error) {
	defer func() {
		w.Kill()
		if waitErr := w.Wait(); err == nil {
			err = waitErr
		}
	}()
	for {
		select {
		case change, open := <-w.Changes():
			if !open {
				return told, false, w.Wait()
			}
			if !yield(Event[T]{Change: change, Renewed: renewed}, nil) {
				return true, true, nil
			}
			told, renewed = true, nil
		case <-ctx.Done():
			return told, false, ctx.Err()
		}
	}
}

// connectionLost says whether an error is the connection's: anything but what a server answered.
// That it stopped the watch, as it does when it shuts down, counts as a loss too.
func connectionLost(err error) bool {
	switch {
	case err == nil, rpc.IsShutdownErr(err), params.IsCodeStopped(err), params.IsCodeTryAgain(err):
		return true
	}
	return params.ErrCode(err) == "" && !answered(err)
}

// answered says whether the server answered the error, with or without a code.
func answered(err error) bool {
	var req *rpc.RequestError
	var result *params.Error
	return errors.As(err, &req) || errors.As(err, &result)
}
