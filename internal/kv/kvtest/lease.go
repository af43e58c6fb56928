package kvtest

import (
	"context"
	"errors"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

func leaseTests() []test {
	return []test{
		{name: "expiry deletes its keys at one revision", run: leaseExpiry, parallel: true},
		{name: "renewal keeps it", run: leaseKeepAlive, parallel: true},
		{name: "held until let go", run: leaseHold, parallel: true},
		{name: "revoked", run: leaseRevoke},
		{name: "unknown", run: leaseUnknown},
		{name: "put without it frees the key", run: leaseDetach},
		{name: "time to live is rounded up", run: leaseTTL},
	}
}

func (e *env) grant(ttl time.Duration) kv.Lease {
	e.Helper()
	l, err := e.s.Grant(e.ctx, ttl)
	if err != nil {
		e.Fatalf("Grant: %v", err)
	}
	return l
}

func leaseExpiry(e *env) {
	l := e.grant(kv.MinLeaseTTL)
	began := time.Now()
	e.txn(kv.PutLeased(e.key("b"), []byte("1"), l.ID), kv.Put(e.key("stays"), nil))
	rev := e.txn(kv.PutLeased(e.key("a"), []byte("1"), l.ID))
	e.equal("lease of the key", e.get("a").Lease, l.ID)
	b := e.next(e.watch(rev))
	if lived := time.Since(began); lived < l.TTL-100*time.Millisecond || lived > l.TTL+5*time.Second {
		e.Errorf("lease of %v lived %v", l.TTL, lived)
	}
	e.equal("changes", e.changes(b), []string{"-a", "-b"})
	e.equal("entries", e.values(), []string{"stays="})
	e.is("KeepAlive", e.s.KeepAlive(e.ctx, l.ID), kv.ErrLeaseNotFound)
}

func leaseKeepAlive(e *env) {
	l := e.grant(kv.MinLeaseTTL)
	e.txn(kv.PutLeased(e.key("a"), nil, l.ID))
	tick := time.NewTicker(l.TTL / 4)
	defer tick.Stop()
	for range 7 {
		<-tick.C
		if err := e.s.KeepAlive(e.ctx, l.ID); err != nil {
			e.Fatalf("KeepAlive: %v", err)
		}
	}
	e.equal("entries", e.values(), []string{"a="})
	if err := e.s.Revoke(e.ctx, l.ID); err != nil {
		e.Fatal(err)
	}
}

func leaseHold(e *env) {
	l := e.grant(kv.MinLeaseTTL)
	rev := e.txn(kv.PutLeased(e.key("a"), nil, l.ID))
	ctx, cancel := context.WithTimeout(e.ctx, l.TTL+l.TTL/2)
	defer cancel()
	e.is("Hold", kv.Hold(ctx, e.s, l), context.DeadlineExceeded)
	e.equal("entries while held", e.values(), []string{"a="})
	e.equal("changes when let go", e.changes(e.next(e.watch(rev))), []string{"-a"})
	e.is("Hold of what is gone", kv.Hold(e.ctx, e.s, l), kv.ErrLeaseNotFound)
}

func leaseRevoke(e *env) {
	l := e.grant(time.Minute)
	rev := e.txn(kv.PutLeased(e.key("a"), nil, l.ID), kv.PutLeased(e.key("b"), nil, l.ID))
	if err := e.s.Revoke(e.ctx, l.ID); err != nil {
		e.Fatalf("Revoke: %v", err)
	}
	e.equal("entries", e.values(), []string{})
	e.equal("changes", e.changes(e.next(e.watch(rev))), []string{"-a", "-b"})
	e.is("Revoke again", e.s.Revoke(e.ctx, l.ID), kv.ErrLeaseNotFound)
	_, err := e.s.Txn(e.ctx, kv.Txn{Writes: []kv.Write{kv.PutLeased(e.key("a"), nil, l.ID)}})
	e.is("Put on a revoked lease", err, kv.ErrLeaseNotFound)
}

func leaseUnknown(e *env) {
	const none = kv.LeaseID(1 << 40)
	e.is("KeepAlive", e.s.KeepAlive(e.ctx, none), kv.ErrLeaseNotFound)
	e.is("KeepAlive of zero", e.s.KeepAlive(e.ctx, 0), kv.ErrLeaseNotFound)
	e.is("Revoke", e.s.Revoke(e.ctx, none), kv.ErrLeaseNotFound)
	writes := []kv.Write{kv.Put(e.key("a"), nil), kv.PutLeased(e.key("b"), nil, none)}
	_, err := e.s.Txn(e.ctx, kv.Txn{Writes: writes})
	e.is("Txn", err, kv.ErrLeaseNotFound)
	e.equal("entries", e.values(), []string{})
	_, err = e.s.Txn(e.ctx, kv.Txn{Guards: []kv.Guard{kv.Exists(e.key("a"))}, Writes: writes})
	e.is("Txn with a broken guard", err, kv.ErrConflict)
}

func leaseDetach(e *env) {
	one, two := e.grant(time.Minute), e.grant(time.Minute)
	e.txn(kv.PutLeased(e.key("free"), nil, one.ID), kv.PutLeased(e.key("moved"), nil, one.ID))
	e.txn(kv.Put(e.key("free"), nil), kv.PutLeased(e.key("moved"), nil, two.ID))
	if err := e.s.Revoke(e.ctx, one.ID); err != nil {
		e.Fatal(err)
	}
	e.equal("entries", e.values(), []string{"free=", "moved="})
	if err := e.s.Revoke(e.ctx, two.ID); err != nil {
		e.Fatal(err)
	}
	e.equal("entries", e.values(), []string{"free="})
	if entry := e.get("free"); entry.Lease != 0 {
		e.Fatalf("free key is on lease %d", entry.Lease)
	}
}

func leaseTTL(e *env) {
	for _, ttl := range []time.Duration{0, time.Millisecond, 2500 * time.Millisecond, time.Hour} {
		l := e.grant(ttl)
		if l.ID == 0 || l.TTL < ttl || l.TTL < kv.MinLeaseTTL || l.TTL%time.Second != 0 {
			e.Errorf("Grant(%v) = %+v", ttl, l)
		}
		if err := e.s.Revoke(e.ctx, l.ID); err != nil && !errors.Is(err, kv.ErrLeaseNotFound) {
			e.Error(err)
		}
	}
}
