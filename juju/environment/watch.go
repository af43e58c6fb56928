package environment

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ChangeSet is what changed at one time; the first one is everything that there is.
type ChangeSet struct {
	// Restarted says that the connection was lost and that what follows tells everything anew; what
	// was gathered before no longer counts, and a model.Model is to be Reset.
	Restarted bool
	Changes   []params.Delta
}

// WatchOption changes how Watch watches.
type WatchOption func(*watchSettings)

type watchSettings struct{ own bool }

// WithOwnConnection watches on a connection of its own, as python-jujuclient does, but trusting the
// same CA only.
func WithOwnConnection() WatchOption { return func(s *watchSettings) { s.own = true } }

// source is a watch that a server keeps.
type source interface {
	Next(ctx context.Context) ([]params.Delta, error)
	Stop(ctx context.Context) error
}

// Watch returns the changes of the model, beginning with everything that there is, until ctx ends or
// the loop is left, which ends the watch on the server too. It begins with the loop. Other calls may
// be made meanwhile, on the same connection. A lost connection is dialled again, for as long as
// WithRedial says, and the watch begins anew; a watch that cannot go on yields its error last.
func (e *Environment) Watch(ctx context.Context, options ...WatchOption) iter.Seq2[ChangeSet, error] {
	var s watchSettings
	for _, apply := range options {
		apply(&s)
	}
	return func(yield func(ChangeSet, error) bool) {
		w := &watch{env: e, settings: s}
		defer w.end(ctx)
		for {
			set, err := w.next(ctx)
			if !yield(set, err) || err != nil {
				return
			}
		}
	}
}

// watch is one loop.
type watch struct {
	env      *Environment
	settings watchSettings
	source   source // nil before the beginning and after a loss
	close    func() // closes what the source has for itself
	begun    bool
}

// next returns the next change set, beginning or beginning anew where that is needed.
func (w *watch) next(ctx context.Context) (ChangeSet, error) {
	for {
		set := ChangeSet{}
		if w.source == nil {
			set.Restarted = w.begun
			if err := w.begin(ctx); err != nil {
				return set, err
			}
		}
		for {
			var err error
			set.Changes, err = w.source.Next(ctx)
			if err == nil {
				return set, nil
			}
			if !w.lost(ctx, err) {
				return ChangeSet{}, err
			}
			w.close()
			w.source = nil
			break
		}
	}
}

// lost says whether an error means that the watch is gone and may be begun anew.
func (w *watch) lost(ctx context.Context, err error) bool {
	if ctx.Err() != nil || w.env.settings.redial <= 0 || w.env.isClosed() {
		return false
	}
	var answered *rpc.RequestError
	return !errors.As(err, &answered) || allwatcher.IsStopped(err)
}

// The times between two attempts to come back.
const (
	firstRetry = 100 * time.Millisecond
	lastRetry  = 5 * time.Second
)

// begin begins the watch. The first beginning fails at once, a later one is tried for a while.
func (w *watch) begin(ctx context.Context) error {
	if !w.begun {
		return w.open(ctx)
	}
	bounded, cancel := context.WithTimeout(ctx, w.env.settings.redial)
	defer cancel()
	for delay := firstRetry; ; delay = min(2*delay, lastRetry) {
		err := w.open(bounded)
		if err == nil || ctx.Err() != nil || w.env.isClosed() {
			return err
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-bounded.Done():
			timer.Stop()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("cannot resume watch after %s: %w", w.env.settings.redial, err)
		}
	}
}

func (w *watch) open(ctx context.Context) error {
	var from source
	var err error
	done := func() {}
	if w.settings.own {
		from, done, err = w.env.watchApart(ctx)
	} else {
		from, err = w.env.watchShared(ctx)
	}
	if err != nil {
		return err
	}
	w.source, w.close, w.begun = from, done, true
	return nil
}

// stopTimeout bounds telling the server that a watch has ended.
const stopTimeout = 5 * time.Second

// end ends the watch on the server, whatever ended the loop.
func (w *watch) end(ctx context.Context) {
	if w.source == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if !w.env.isClosed() {
		_ = w.source.Stop(ctx) // the server ends it with the connection too
	}
	w.close()
}

func (e *Environment) isClosed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

// watchShared begins a watch on the connection that calls use.
func (e *Environment) watchShared(ctx context.Context) (source, error) {
	old, err := e.older(ctx)
	if err != nil {
		return nil, err
	}
	if old != nil {
		return old.watch(ctx)
	}
	conn, err := e.conn(ctx, "Client.WatchAll")
	if err != nil {
		return nil, err
	}
	w, err := client.NewClient(conn).WatchAllContext(ctx)
	if err != nil {
		return nil, err // and no source, which a nil watcher would be
	}
	return w, nil
}

// watchApart begins a watch on a connection of its own, and returns what closes it.
func (e *Environment) watchApart(ctx context.Context) (source, func(), error) {
	e.mu.Lock()
	err := e.usable()
	model, login := e.model, e.oldLogin
	e.mu.Unlock()
	if err != nil {
		return nil, nil, err
	}
	if login != nil {
		s, err := login(ctx)
		if err != nil {
			return nil, nil, err
		}
		w, err := s.watch(ctx)
		if err != nil {
			return nil, nil, errors.Join(err, s.close())
		}
		return w, func() { _ = s.close() }, nil
	}
	conn, err := model.Fresh(ctx)
	if err != nil {
		return nil, nil, err
	}
	w, err := client.NewClient(conn).WatchAllContext(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	return w, func() { _ = conn.Close() }, nil
}
