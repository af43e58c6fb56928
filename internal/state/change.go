package state

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
)

// maxAttempts bounds how often a change is decided again after a conflict.
const maxAttempts = 100

// change decides and writes until the decision stands, then waits until it can
// be read back. Model is "" for what is outside of models. A decision that
// writes nothing asks the store nothing. Decide may be called several times and
// must only use its tx.
func (s *State) change(ctx context.Context, model string, decide func(t *tx) error) error {
	var lock *sync.Mutex
	for attempt := range maxAttempts {
		t, txn, err := s.decide(model, decide)
		if err != nil || len(t.writes) == 0 {
			return err
		}
		rev, err := s.store.Txn(ctx, txn)
		var conflict *kv.ConflictError
		switch {
		case err == nil:
			return s.p.wait(ctx, rev, s.nudge, s.closed)
		case !errors.As(err, &conflict):
			return storeError(err)
		}
		if err := s.p.wait(ctx, conflict.Revision, s.nudge, s.closed); err != nil {
			return err
		}
		// Those who met take turns within this controller; chance keeps several
		// controllers apart.
		if lock == nil {
			lock = s.turn(model)
			lock.Lock()
			defer lock.Unlock()
		} else if err := s.jitter(ctx, attempt); err != nil {
			return err
		}
	}
	return domain.Errorf(domain.ExcessiveContention, "state changing too quickly; try again soon")
}

func (s *State) decide(model string, decide func(t *tx) error) (*tx, kv.Txn, error) {
	s.p.mu.RLock()
	t := &tx{p: s.p, now: s.clock.Now().UTC()}
	if model != "" {
		t.md = s.p.models[model]
		if t.md == nil || t.md.model.v == nil {
			s.p.mu.RUnlock()
			return t, kv.Txn{}, modelNotFound(model)
		}
	}
	err := decide(t)
	s.p.mu.RUnlock()
	if err != nil {
		return t, kv.Txn{}, err
	}
	txn, err := t.build()
	return t, txn, err
}

func (s *State) turn(model string) *sync.Mutex {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.turns[model]
	if l == nil {
		l = &sync.Mutex{}
		s.turns[model] = l
	}
	return l
}

func (s *State) jitter(ctx context.Context, attempt int) error {
	limit := min(1<<min(attempt, 10), 100)
	return pause(ctx, time.Duration(rand.IntN(limit*int(time.Millisecond))+1))
}

// pause waits unless ctx ends before.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
