package kv

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// LeaseID names a lease; zero is none.
type LeaseID int64

// MinLeaseTTL is the shortest life of a lease that every keeping grants.
const MinLeaseTTL = 2 * time.Second

// Lease is a promise to delete keys unless it is renewed in time.
type Lease struct {
	ID LeaseID
	// TTL is the time that the lease lives after each renewal, in whole
	// seconds. It may be longer than what was asked for, never shorter.
	TTL time.Duration
}

// Leaser grants leases. A lease's keys are all deleted at one revision.
type Leaser interface {
	// Grant makes a lease that lives for at least ttl, rounded up to whole
	// seconds and to MinLeaseTTL.
	Grant(ctx context.Context, ttl time.Duration) (Lease, error)
	// KeepAlive renews the lease once, for its TTL from now, or fails with
	// ErrLeaseNotFound.
	KeepAlive(ctx context.Context, id LeaseID) error
	// Revoke ends the lease at once and deletes its keys, or fails with
	// ErrLeaseNotFound.
	Revoke(ctx context.Context, id LeaseID) error
}

// LeaseTTL is the life of a lease for which ttl was asked: whole seconds, at
// least MinLeaseTTL.
func LeaseTTL(ttl time.Duration) time.Duration {
	whole := ttl.Truncate(time.Second)
	if whole < ttl {
		whole += time.Second
	}
	return max(whole, MinLeaseTTL)
}

// Hold renews a lease three times in its life until ctx ends, whose error it
// then returns, or until the lease is lost, which is ErrLeaseNotFound, or the
// store closed. A failed renewal is tried again soon; a lease that could not be
// renewed for its whole TTL counts as lost. Hold does not revoke.
func Hold(ctx context.Context, l Leaser, lease Lease) error {
	every := lease.TTL / 3
	timer := time.NewTimer(every)
	defer timer.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		}
		asked := time.Now()
		wait := every
		err := keepAliveWithin(ctx, l, lease.ID, every/2)
		switch {
		case err == nil:
			renewed = asked
		case ctx.Err() != nil:
			return ctx.Err()
		case isFinal(err):
			return err
		case time.Since(renewed) >= lease.TTL:
			return fmt.Errorf("%w: not renewed for %v: %s", ErrLeaseNotFound, lease.TTL, err.Error())
		default:
			wait = every / 5 // two renewals missed would be too late for a third
		}
		timer.Reset(max(wait-time.Since(asked), 0))
	}
}

// keepAliveWithin bounds one renewal, so that a store that hangs does not hide
// the lease's end.
func keepAliveWithin(ctx context.Context, l Leaser, id LeaseID, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return l.KeepAlive(ctx, id)
}

func isFinal(err error) bool {
	return errors.Is(err, ErrLeaseNotFound) || errors.Is(err, ErrClosed)
}
