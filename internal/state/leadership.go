package state

import (
	"context"
	"time"
)

// ClaimLeadership makes the unit leader of its application for the duration, or
// renews it. Another leader is LeadershipClaimDenied.
func (s *State) ClaimLeadership(ctx context.Context, model, application, unit string, duration time.Duration) error {
	return errNotYet
}

// Leader returns the application's leader and its fencing token; "" if there is
// none.
func (s *State) Leader(model, application string) (unit string, token Revision) { return "", 0 }

// BlockUntilLeadershipReleased waits until the application has no leader.
func (s *State) BlockUntilLeadershipReleased(ctx context.Context, model, application string) error {
	return errNotYet
}

// WatchLeadership tells of changes of the application's leader.
func (s *State) WatchLeadership(model, application string) *Watch[Signal] { return nil }

// Held is a lease that this controller has on singular work.
type Held struct {
	// Token fences the holder's transactions.
	Token Revision
	// Done is closed when the lease is lost or released.
	Done <-chan struct{}
}

// Acquire waits for a singular lease, such as ("reconcile", uuid), renews it
// until ctx ends, and then gives it back.
func (s *State) Acquire(ctx context.Context, kind, model, name string, ttl time.Duration) (*Held, error) {
	return nil, errNotYet
}
