package etcdv2

import (
	"context"
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
	tick := time.NewTicker(s.cfg.ExpireEvery)
	defer tick.Stop()
	seat := seat{store: s}
	defer seat.leave()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		late := time.Duration(0)
		if !seat.held(ctx) {
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

// seat is the right to expire first, a key bound to a lease.
type seat struct {
	store *Store
	lease clientv3.LeaseID
	alive <-chan *clientv3.LeaseKeepAliveResponse
	stop  context.CancelFunc
	next  time.Time // of the next try to take it
}

// held reports whether this store has the seat, taking it if it is free.
func (t *seat) held(ctx context.Context) bool {
	if t.alive != nil {
		for {
			select {
			case _, ok := <-t.alive:
				if ok {
					continue
				}
				t.leave()
			default:
				return true
			}
			break
		}
	}
	if time.Now().Before(t.next) {
		return false
	}
	t.next = time.Now().Add(time.Second)
	ok, err := t.take(ctx)
	if err != nil {
		t.store.cfg.Logger.Debug("cannot take the expirer's seat", "error", err)
	}
	return ok
}

func (t *seat) take(ctx context.Context) (bool, error) {
	ask, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	c, key := t.store.client, t.store.keys.seat()
	got, err := c.Get(ask, key, clientv3.WithCountOnly())
	if err != nil || got.Count > 0 {
		return false, err
	}
	lease, err := c.Grant(ask, seatTTL)
	if err != nil {
		return false, err
	}
	won, err := c.Txn(ask).
		If(clientv3.Compare(clientv3.CreateRevision(key), "=", 0)).
		Then(clientv3.OpPut(key, "", clientv3.WithLease(lease.ID))).
		Commit()
	if err != nil || !won.Succeeded {
		_, revoked := c.Revoke(ask, lease.ID)
		return false, firstError(err, revoked)
	}
	keep, stop := context.WithCancel(ctx)
	alive, err := c.KeepAlive(keep, lease.ID)
	if err != nil {
		stop()
		return false, err
	}
	t.lease, t.alive, t.stop = lease.ID, alive, stop
	return true, nil
}

// leave gives the seat up.
func (t *seat) leave() {
	if t.alive == nil {
		return
	}
	t.stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := t.store.client.Revoke(ctx, t.lease); err != nil {
		t.store.cfg.Logger.Debug("cannot give up the expirer's seat", "error", err)
	}
	t.alive, t.stop = nil, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
