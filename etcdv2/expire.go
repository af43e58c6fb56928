package etcdv2

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

const (
	// seatTTL is the life, in seconds, of the lease under the expirer's seat.
	seatTTL = 5
	// deputyDelay is how long the others leave a node that is due to the
	// expirer before they act in its place, so that the loss of the expirer
	// delays nothing by more.
	deputyDelay = 300 * time.Millisecond
	expireOps   = 48
)

// expire removes nodes whose time is over, until ctx ends. One store of the
// tree holds the expirer's seat; the others step in when it is late. Two
// that do it at once are no harm: the second finds the node gone.
func (s *Store) expire(ctx context.Context) {
	seat := seat{store: s}
	var taking sync.WaitGroup
	taking.Go(func() { seat.run(ctx) })
	defer taking.Wait()
	tick := time.NewTicker(s.cfg.ExpireEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		late := time.Duration(0)
		if !seat.held.Load() {
			late = deputyDelay
		}
		s.expireDue(ctx, time.Now().Add(-late).UnixNano())
	}
}

// expireDue removes what was due at a time.
func (s *Store) expireDue(ctx context.Context, at int64) {
	for ctx.Err() == nil {
		s.mu.RLock()
		var due []expiry
		if q := s.tree.expires; len(q) > 0 && q[0].life.at <= at {
			s.mu.RUnlock()
			s.mu.Lock() // listing moves the queue
			due = s.tree.due(at, expireOps)
			s.mu.Unlock()
		} else {
			s.mu.RUnlock()
		}
		if len(due) == 0 {
			return
		}
		if !s.expireAll(ctx, due) {
			return
		}
	}
}

// expireAll writes expiries in order; together they share a transaction. It
// reports whether the cluster answered.
func (s *Store) expireAll(ctx context.Context, due []expiry) bool {
	ops := make([]*op, len(due))
	for i, d := range due {
		ops[i] = &op{ctx: ctx, done: make(chan outcome, 1), req: &Request{Action: ActionExpire, path: d.path, Expiration: d.at}}
		select {
		case s.ops <- ops[i]:
		case <-ctx.Done():
			return false
		}
	}
	ok := true
	for _, o := range ops {
		select {
		case got := <-o.done:
			ok = ok && got.err == nil
		case <-ctx.Done():
			return false
		}
	}
	return ok
}

// seatPause is how long a store waits before it tries to take the seat again.
const seatPause = time.Second

// seat is the right to expire first, a key bound to a lease.
type seat struct {
	store *Store
	held  atomic.Bool
}

// run takes the seat whenever it is free, and keeps it, until ctx ends. It is no part of expiry, which
// must not wait for what a paused member does not answer.
func (t *seat) run(ctx context.Context) {
	log := t.store.cfg.Logger
	for {
		lease, alive, err := t.take(ctx)
		if err != nil {
			log.Debug("cannot take the expirer's seat", "error", err)
		}
		if alive != nil {
			t.held.Store(true)
			for range alive { // until the lease is lost, or ctx ends
			}
			t.held.Store(false)
			if err := t.leave(lease); err != nil {
				log.Debug("cannot give up the expirer's seat", "error", err)
			}
		}
		pause(ctx, seatPause)
		if ctx.Err() != nil {
			return
		}
	}
}

// take returns the lease of the seat and its renewals, none if another store has the seat.
func (t *seat) take(ctx context.Context) (clientv3.LeaseID, <-chan *clientv3.LeaseKeepAliveResponse, error) {
	ask, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	c, key := t.store.client, t.store.keys.seat()
	got, err := c.Get(ask, key, clientv3.WithCountOnly())
	if err != nil || got.Count > 0 {
		return 0, nil, err
	}
	lease, err := c.Grant(ask, seatTTL)
	if err != nil {
		return 0, nil, err
	}
	won, err := c.Txn(ask).
		If(clientv3.Compare(clientv3.CreateRevision(key), "=", 0)).
		Then(clientv3.OpPut(key, "", clientv3.WithLease(lease.ID))).
		Commit()
	if err != nil || !won.Succeeded {
		_, revoked := c.Revoke(ask, lease.ID)
		return 0, nil, firstError(err, revoked)
	}
	alive, err := c.KeepAlive(ctx, lease.ID)
	return lease.ID, alive, err
}

// leave gives the seat up.
func (t *seat) leave(lease clientv3.LeaseID) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err := t.store.client.Revoke(ctx, lease)
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
