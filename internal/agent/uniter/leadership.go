package uniter

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/rpc/params"
)

const (
	// leaseTime is what the agent claims leadership for.
	leaseTime = 60 * time.Second
	// guarantee is how long a charm that was told that its unit leads may rely
	// on it; leadership is renewed when no more than that is left.
	guarantee = 30 * time.Second
)

// Claimer claims leadership. A claim that another unit's lease stands against has
// an error of code "leadership claim denied".
type Claimer interface {
	ClaimLeadership(ctx context.Context, application, unit string, duration time.Duration) error
	// BlockUntilLeadershipReleased waits until the application may be without
	// a leader.
	BlockUntilLeadershipReleased(ctx context.Context, application string) error
}

// tracker keeps the unit in the race for leadership of its application.
type tracker struct {
	claimer     Claimer
	application string
	unit        string
	clock       Clock
	changed     func(leads bool)

	mu    sync.Mutex // one claim at a time; guards until
	until time.Time  // the end of the lease; zero when the unit does not lead
}

// run claims leadership, renews it while it lasts, and waits for the leader's end
// while another unit has it.
func (t *tracker) run(ctx context.Context) error {
	for {
		leads, err := t.claim(ctx, true)
		if err != nil {
			return err
		}
		if leads {
			select {
			case <-t.clock.After(leaseTime - guarantee):
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := t.claimer.BlockUntilLeadershipReleased(ctx, t.application); err != nil {
			return fmt.Errorf("cannot wait for the leader's end: %w", err)
		}
	}
}

// claim claims leadership for another term if less than the guarantee is left, or
// always when renew is set.
func (t *tracker) claim(ctx context.Context, renew bool) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	asked := t.clock.Now()
	if !renew && t.until.Sub(asked) >= guarantee {
		return true, nil
	}
	err := t.claimer.ClaimLeadership(ctx, t.application, t.unit, leaseTime)
	switch {
	case params.IsCodeLeadershipClaimDenied(err):
		t.until = time.Time{}
		t.changed(false)
		return false, nil
	case err != nil:
		return false, fmt.Errorf("cannot claim leadership: %w", err)
	}
	t.until = asked.Add(leaseTime)
	t.changed(true)
	return true, nil
}

// IsLeader says whether the unit leads. True holds for the next 30 seconds.
func (t *tracker) IsLeader(ctx context.Context) (bool, error) { return t.claim(ctx, false) }

// leads says what was known last, without asking.
func (t *tracker) leads() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.clock.Now().Before(t.until)
}
