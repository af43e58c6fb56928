package state

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

// controllerLease is how long a dead controller's agents count as connected.
const controllerLease = 15 * time.Second

// retryStore is how long to wait for a store that gives no answer.
const retryStore = 500 * time.Millisecond

// storeGrace bounds what is still asked of the store after the end.
const storeGrace = 2 * time.Second

// Run follows the store until ctx ends, whose error is not returned, or the
// store fails for good. It holds the lease that presence is bound to.
func (s *State) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { s.holdPresence(ctx) })
	for {
		err := s.follow(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, kv.ErrCompacted), errors.Is(err, kv.ErrWatchLost), errors.Is(err, kv.ErrUnavailable):
			s.logger.Warn("watch of the store was lost, reading again", "error", err)
		default:
			return err
		}
		if err := s.reload(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			if !errors.Is(err, kv.ErrUnavailable) && !errors.Is(err, kv.ErrCompacted) {
				return err
			}
			if err := pause(ctx, retryStore); err != nil {
				return nil //nolint:nilerr // only ctx ends a wait
			}
		}
	}
}

// follow applies what the store delivers until the watch ends.
func (s *State) follow(ctx context.Context) error {
	w, err := s.store.Watch(ctx, prefix, kv.Revision(s.Revision()))
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.watcher = w
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.watcher = nil
		s.mu.Unlock()
		_ = w.Close()
	}()
	for {
		batch, err := w.Next(ctx)
		if err != nil {
			return err
		}
		news, err := s.p.take(batch.Revision, batch.Events)
		if err != nil {
			return err
		}
		s.hub.publish(batch.Revision, news)
		s.p.release(batch.Revision)
	}
}

// reload reads everything and applies what differs from what is in memory.
func (s *State) reload(ctx context.Context) error {
	entries, rev, err := s.store.List(ctx, prefix, kv.ListOptions{})
	if err != nil {
		return err
	}
	news, err := s.p.take(rev, s.p.difference(entries, rev))
	if err != nil {
		return err
	}
	s.hub.publish(rev, news)
	s.p.release(rev)
	return nil
}

// nudge asks the watch how far the store is; without one there is nobody to
// ask.
func (s *State) nudge(ctx context.Context) {
	s.mu.Lock()
	w := s.watcher
	s.mu.Unlock()
	if w == nil {
		return
	}
	if err := w.RequestProgress(ctx); err != nil && ctx.Err() == nil {
		s.logger.Debug("cannot ask the store for progress", "error", err)
	}
}
