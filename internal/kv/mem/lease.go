package mem

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

// lease is guarded by the store's lock.
type lease struct {
	ttl      time.Duration
	deadline time.Time
	timer    *time.Timer
	keys     map[string]struct{}
}

// Grant implements kv.Leaser.
func (s *Store) Grant(ctx context.Context, ttl time.Duration) (kv.Lease, error) {
	if err := s.enter(ctx); err != nil {
		return kv.Lease{}, err
	}
	defer s.mu.Unlock()
	s.lastLease++
	id := s.lastLease
	l := &lease{ttl: kv.LeaseTTL(ttl), keys: make(map[string]struct{})}
	l.deadline = time.Now().Add(l.ttl)
	l.timer = time.AfterFunc(l.ttl, func() { s.expire(id) })
	s.leases[id] = l
	return kv.Lease{ID: id, TTL: l.ttl}, nil
}

// KeepAlive implements kv.Leaser.
func (s *Store) KeepAlive(ctx context.Context, id kv.LeaseID) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	l, ok := s.leases[id]
	if !ok {
		return fmt.Errorf("%w: %x", kv.ErrLeaseNotFound, int64(id))
	}
	l.deadline = time.Now().Add(l.ttl)
	l.timer.Reset(l.ttl)
	return nil
}

// Revoke implements kv.Leaser.
func (s *Store) Revoke(ctx context.Context, id kv.LeaseID) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	l, ok := s.leases[id]
	if !ok {
		return fmt.Errorf("%w: %x", kv.ErrLeaseNotFound, int64(id))
	}
	s.endLease(id, l)
	return nil
}

// expire is called by the lease's timer. A renewal may have come just before
// it got the lock.
func (s *Store) expire(id kv.LeaseID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.leases[id]
	if s.closed || !ok || time.Now().Before(l.deadline) {
		return
	}
	s.endLease(id, l)
}

// endLease deletes the lease and, at one revision and in order, its keys.
func (s *Store) endLease(id kv.LeaseID, l *lease) {
	l.timer.Stop()
	c := s.begin()
	for _, key := range slices.Sorted(maps.Keys(l.keys)) {
		c.delete(key)
	}
	delete(s.leases, id)
	c.commit()
}

func (s *Store) attach(key string, id kv.LeaseID) {
	if l, ok := s.leases[id]; ok {
		l.keys[key] = struct{}{}
	}
}

func (s *Store) detach(key string, id kv.LeaseID) {
	if l, ok := s.leases[id]; ok {
		delete(l.keys, key)
	}
}
