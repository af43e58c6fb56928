package state

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

// Held is a lease that this controller has on singular work.
type Held struct {
	// Token fences the holder's transactions.
	Token Revision
	// Done is closed when the lease is lost or released.
	Done <-chan struct{}
}

// Acquire waits for a singular lease, such as ("reconcile", uuid), renews it
// until ctx ends, and then gives it back. A lease that a controller of the same
// id left behind when it was killed is taken over at once.
func (s *State) Acquire(ctx context.Context, kind, name string, ttl time.Duration) (*Held, error) {
	key := leaseKey(leaseSingular, kind, name)
	for {
		w := newSignal(s, topic{what: leaseSingular, id: kind + "/" + name})
		held, err := s.tryAcquire(ctx, key, kind+"/"+name, ttl)
		if err == nil || !errors.Is(err, kv.ErrConflict) {
			w.Stop()
			return held, err
		}
		err = s.untilFree(ctx, w, kind+"/"+name)
		w.Stop()
		if err != nil {
			return nil, err
		}
	}
}

// untilFree waits until reads show that nobody has the lease.
func (s *State) untilFree(ctx context.Context, w *Watch[Signal], id string) error {
	for {
		if _, err := w.Next(ctx); err != nil {
			return err
		}
		s.p.mu.RLock()
		_, taken := s.p.singular.get(id)
		s.p.mu.RUnlock()
		if !taken {
			return nil
		}
	}
}

// freeOrLeft is what the taking of a lease rests on: that nobody has it, or that
// only an earlier life of this controller had.
func (s *State) freeOrLeft(key, id string) kv.Guard {
	s.p.mu.RLock()
	e, taken := s.p.singular.m[id]
	s.p.mu.RUnlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, mine := s.held[key]; taken && !mine && e.v.Holder == s.id {
		return kv.KeyRevision(key, e.rev)
	}
	return kv.Missing(key)
}

func (s *State) tryAcquire(ctx context.Context, key, id string, ttl time.Duration) (*Held, error) {
	lease, err := s.store.Grant(ctx, ttl)
	if err != nil {
		return nil, storeError(err)
	}
	rev, err := s.store.Txn(ctx, kv.Txn{
		Guards: []kv.Guard{s.freeOrLeft(key, id)},
		Writes: []kv.Write{kv.PutLeased(key, mustJSON(Lease{Holder: s.id, ID: int64(lease.ID)}), lease.ID)},
	})
	if err != nil {
		_ = s.store.Revoke(ctx, lease.ID) // or it expires, nothing hangs on it
		var conflict *kv.ConflictError
		if errors.As(err, &conflict) {
			if werr := s.p.wait(ctx, conflict.Revision, s.nudge, s.closed); werr != nil {
				return nil, werr
			}
			return nil, err
		}
		return nil, storeError(err)
	}
	s.hold(key, true)
	done := make(chan struct{})
	s.background.Go(func() {
		defer close(done)
		defer s.hold(key, false)
		if err := kv.Hold(ctx, s.store, lease); ctx.Err() == nil {
			s.logger.Warn("lost a singular lease", "lease", key, "error", err)
		}
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeGrace)
		defer cancel()
		_ = s.store.Revoke(end, lease.ID) // or it expires
	})
	return &Held{Token: fromKV(rev), Done: done}, nil
}

func (s *State) hold(key string, held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if held {
		s.held[key] = struct{}{}
	} else {
		delete(s.held, key)
	}
}

// mustJSON encodes one of state's own plain types, which cannot fail.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
