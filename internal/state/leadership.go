package state

import (
	"context"
	"errors"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/life"
)

var errLeadershipDenied = domain.Errorf(domain.LeadershipClaimDenied, "leadership claim denied")

// ClaimLeadership makes the unit leader of its application for the duration, or
// renews it, which writes nothing. Another leader is LeadershipClaimDenied.
func (s *State) ClaimLeadership(ctx context.Context, model, application, unit string, duration time.Duration) error {
	for range maxAttempts {
		held, err := inModelData(s, model, func(md *modelData) (Lease, error) {
			u, err := md.unit(unit)
			if err != nil {
				return Lease{}, err
			}
			if u.Application != application || u.Life == life.Dead {
				return Lease{}, domain.Errorf(domain.Unauthorized, "permission denied")
			}
			if l, ok := md.leaders.get(application); ok {
				return *l, nil
			}
			return Lease{}, nil
		})
		switch {
		case err != nil:
			return err
		case held.Holder == "":
			err = s.takeLeadership(ctx, model, application, unit, duration)
		case held.Holder != unit:
			return errLeadershipDenied
		default:
			if err = s.store.KeepAlive(ctx, kv.LeaseID(held.ID)); err == nil {
				return nil
			}
			if !errors.Is(err, kv.ErrLeaseNotFound) {
				return storeError(err)
			}
			err = s.expired(ctx, model, application, held)
		}
		if !errors.Is(err, kv.ErrConflict) {
			return err
		}
	}
	return domain.Errorf(domain.TryAgain, "leadership of %q changes too quickly, try again", application)
}

// takeLeadership takes a free leadership. A conflict means that somebody was
// faster and that reads show it by now.
func (s *State) takeLeadership(ctx context.Context, model, application, unit string, duration time.Duration) error {
	lease, err := s.store.Grant(ctx, max(duration, kv.MinLeaseTTL))
	if err != nil {
		return storeError(err)
	}
	key := leaseKey(leaseLeadership, model, application)
	rev, err := s.store.Txn(ctx, kv.Txn{
		Guards: []kv.Guard{kv.Missing(key), kv.Exists(inModel(model, keyUnit, unit))},
		Writes: []kv.Write{kv.PutLeased(key, mustJSON(Lease{Holder: unit, ID: int64(lease.ID)}), lease.ID)},
	})
	if err == nil {
		return s.p.wait(ctx, rev, s.nudge, s.closed)
	}
	_ = s.store.Revoke(ctx, lease.ID) // or it expires, nothing hangs on it
	var conflict *kv.ConflictError
	if !errors.As(err, &conflict) {
		return storeError(err)
	}
	if werr := s.p.wait(ctx, conflict.Revision, s.nudge, s.closed); werr != nil {
		return werr
	}
	return err
}

// expired waits until reads show that the lease is gone.
func (s *State) expired(ctx context.Context, model, application string, held Lease) error {
	w := s.WatchLeadership(model, application)
	defer w.Stop()
	for {
		if _, err := w.Next(ctx); err != nil {
			return err
		}
		if _, token := s.Leader(model, application); token != held.Token {
			return kv.ErrConflict
		}
		s.nudge(ctx)
	}
}

// Leader returns the application's leader and its fencing token; "" if there is
// none.
func (s *State) Leader(model, application string) (unit string, token Revision) {
	l, err := inModelData(s, model, func(md *modelData) (Lease, error) {
		if l, ok := md.leaders.get(application); ok {
			return *l, nil
		}
		return Lease{}, nil
	})
	if err != nil {
		return "", 0
	}
	return l.Holder, l.Token
}

// Leaders returns the leader of every application that has one.
func (s *State) Leaders(model string) (map[string]string, error) {
	return inModelData(s, model, func(md *modelData) (map[string]string, error) {
		out := make(map[string]string, len(md.leaders.m))
		for app, e := range md.leaders.m {
			out[app] = e.v.Holder
		}
		return out, nil
	})
}

// BlockUntilLeadershipReleased waits until the application has no leader.
func (s *State) BlockUntilLeadershipReleased(ctx context.Context, model, application string) error {
	w := s.WatchLeadership(model, application)
	defer w.Stop()
	for {
		if _, err := w.Next(ctx); err != nil {
			return err
		}
		if unit, _ := s.Leader(model, application); unit == "" {
			return nil
		}
	}
}

// WatchLeadership tells of changes of the application's leader.
func (s *State) WatchLeadership(model, application string) *Watch[Signal] {
	return newSignal(s, topic{model, topicLeader, application})
}

// guardLeader makes the decision rest on the unit's leadership.
func (t *tx) guardLeader(application, unit string) error {
	l, ok := t.md.leaders.m[application]
	if !ok || l.v.Holder != unit {
		return domain.Errorf(domain.NotLeader, "%q is not leader of %q", unit, application)
	}
	t.guard(kv.KeyRevision(leaseKey(leaseLeadership, t.md.uuid, application), l.rev))
	return nil
}
