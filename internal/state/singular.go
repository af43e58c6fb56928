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
// until ctx ends, and then gives it back.
func (s *State) Acquire(ctx context.Context, kind, name string, ttl time.Duration) (*Held, error) {
	key := leaseKey(leaseSingular, kind, name)
	for {
		w := newSignal(s, topic{what: leaseSingular, id: kind + "/" + name})
		held, err := s.tryAcquire(ctx, key, ttl)
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

func (s *State) tryAcquire(ctx context.Context, key string, ttl time.Duration) (*Held, error) {
	lease, err := s.store.Grant(ctx, ttl)
	if err != nil {
		return nil, storeError(err)
	}
	rev, err := s.store.Txn(ctx, kv.Txn{
		Guards: []kv.Guard{kv.Missing(key)},
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
	done := make(chan struct{})
	s.background.Go(func() {
		defer close(done)
		if err := kv.Hold(ctx, s.store, lease); ctx.Err() == nil {
			s.logger.Warn("lost a singular lease", "lease", key, "error", err)
		}
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeGrace)
		defer cancel()
		_ = s.store.Revoke(end, lease.ID) // or it expires
	})
	return &Held{Token: fromKV(rev), Done: done}, nil
}

// mustJSON encodes one of state's own plain types, which cannot fail.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
