package kv

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// Counts are how often each kind of thing was asked of a store.
type Counts struct {
	Gets, Lists int64
	// Txns counts every transaction; Conflicts those that a guard stopped.
	Txns, Conflicts int64
	// Watches counts watches begun; Batches what they delivered.
	Watches, Batches int64
	// Leases counts grants, renewals and revocations.
	Leases int64
}

// Reads is the number of Gets and Lists.
func (c Counts) Reads() int64 { return c.Gets + c.Lists }

// Sub returns what was asked since an earlier reading.
func (c Counts) Sub(earlier Counts) Counts {
	return Counts{
		Gets:      c.Gets - earlier.Gets,
		Lists:     c.Lists - earlier.Lists,
		Txns:      c.Txns - earlier.Txns,
		Conflicts: c.Conflicts - earlier.Conflicts,
		Watches:   c.Watches - earlier.Watches,
		Batches:   c.Batches - earlier.Batches,
		Leases:    c.Leases - earlier.Leases,
	}
}

// Counting is a store that counts what is asked of the store below it, so that
// tests and benchmarks can state how often the store is asked at all.
type Counting struct {
	store Store

	gets, lists, txns, conflicts, watches, batches, leases atomic.Int64
}

// NewCounting counts what passes through to store.
func NewCounting(store Store) *Counting { return &Counting{store: store} }

// Counts returns the numbers so far.
func (c *Counting) Counts() Counts {
	return Counts{
		Gets:      c.gets.Load(),
		Lists:     c.lists.Load(),
		Txns:      c.txns.Load(),
		Conflicts: c.conflicts.Load(),
		Watches:   c.watches.Load(),
		Batches:   c.batches.Load(),
		Leases:    c.leases.Load(),
	}
}

// Get counts and passes on.
func (c *Counting) Get(ctx context.Context, key string) (Entry, error) {
	c.gets.Add(1)
	return c.store.Get(ctx, key)
}

// List counts once, however many pages it takes, and passes on.
func (c *Counting) List(ctx context.Context, prefix string, opts ListOptions) ([]Entry, Revision, error) {
	c.lists.Add(1)
	return c.store.List(ctx, prefix, opts)
}

// Txn counts and passes on.
func (c *Counting) Txn(ctx context.Context, txn Txn) (Revision, error) {
	c.txns.Add(1)
	rev, err := c.store.Txn(ctx, txn)
	if errors.Is(err, ErrConflict) {
		c.conflicts.Add(1)
	}
	return rev, err
}

// Watch counts and passes on; the watcher counts its batches.
func (c *Counting) Watch(ctx context.Context, prefix string, after Revision) (Watcher, error) {
	c.watches.Add(1)
	w, err := c.store.Watch(ctx, prefix, after)
	if err != nil {
		return nil, err
	}
	return countingWatcher{Watcher: w, batches: &c.batches}, nil
}

// Grant counts and passes on.
func (c *Counting) Grant(ctx context.Context, ttl time.Duration) (Lease, error) {
	c.leases.Add(1)
	return c.store.Grant(ctx, ttl)
}

// KeepAlive counts and passes on.
func (c *Counting) KeepAlive(ctx context.Context, id LeaseID) error {
	c.leases.Add(1)
	return c.store.KeepAlive(ctx, id)
}

// Revoke counts and passes on.
func (c *Counting) Revoke(ctx context.Context, id LeaseID) error {
	c.leases.Add(1)
	return c.store.Revoke(ctx, id)
}

// Compact passes on to a store that is a Compactor.
func (c *Counting) Compact(ctx context.Context, at Revision) error {
	if s, ok := c.store.(Compactor); ok {
		return s.Compact(ctx, at)
	}
	return errors.ErrUnsupported
}

// Close closes the store below.
func (c *Counting) Close() error { return c.store.Close() }

type countingWatcher struct {
	Watcher
	batches *atomic.Int64
}

func (w countingWatcher) Next(ctx context.Context) (Batch, error) {
	b, err := w.Watcher.Next(ctx)
	if err == nil {
		w.batches.Add(1)
	}
	return b, err
}
