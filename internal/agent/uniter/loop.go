package uniter

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

const (
	defaultStatusInterval = 5 * time.Minute
	firstRetry            = 5 * time.Second
	lastRetry             = 5 * time.Minute
)

// retry says when a failed hook is run again: after 5 seconds, then twice as long
// each time up to 5 minutes.
type retry struct {
	delay time.Duration
	at    time.Time // zero when no hook has failed
}

// failed plans the next attempt, no sooner than the delay and up to a fifth later.
func (r *retry) failed(now time.Time) {
	r.delay = min(max(2*r.delay, firstRetry), lastRetry)
	r.at = now.Add(jitter(r.delay, 0, 0.2))
}

func (r *retry) reset() { *r = retry{} }

// jitter returns d, off by a random part of it between less and more.
func jitter(d time.Duration, less, more float64) time.Duration {
	return d + time.Duration(float64(d)*(rand.Float64()*(less+more)-less))
}

// loop takes one step after the other until the unit is dead or ctx ends.
func (u *Uniter) loop(ctx context.Context) error {
	for {
		remote, known := u.remote.current()
		if !known {
			if err := u.wait(ctx, nil); err != nil {
				return err
			}
			continue
		}
		if remote.Life != life.Dead {
			if err := u.store.forget(ctx, remote.Relations); err != nil {
				return err
			}
		}
		step, err := Next(u.local(), remote)
		if err != nil {
			return err
		}
		u.log.Debug("next step", "action", step.Action, "hook", step.Hook.Kind)
		if err := u.take(ctx, step, remote); err != nil {
			return err
		}
	}
}

// local returns what has been done so far.
func (u *Uniter) local() Local {
	now := u.cfg.Clock.Now()
	l := Local{
		Unit: u.unit.Name(), State: u.store.state, Relations: u.store.relations,
		StatusDue: u.statusDue,
		RetryDue:  !u.retry.at.IsZero() && !now.Before(u.retry.at) && u.remote.settings().retryHooks,
	}
	if l.Kind == RunHook && l.Progress == Pending {
		_, recorded, err := u.journal.read(*l.Hook)
		if err != nil { // then nobody can tell: it counts as failed
			u.log.Warn("hook journal is unreadable", "error", err)
		}
		l.Recorded = recorded
	}
	return l
}

// take carries the step out. Failures of hooks are no errors here: they are shown,
// and waited out.
func (u *Uniter) take(ctx context.Context, step Step, remote Snapshot) error {
	var op operation
	switch step.Action {
	case Wait:
		return u.idle(ctx)
	case ForgetResolved:
		return u.remote.clearResolved(ctx, u.unit)
	case WaitInError:
		return u.waitInError(ctx, step, remote)
	case Terminate:
		return u.terminate(ctx, remote)
	case Deploy:
		op = &deployOperation{u: u, step: step}
	case AcceptLeadership:
		op = acceptLeadership()
	case ResignLeadership:
		op = resignLeadership()
	case Run, Retry:
		op = &hookOperation{u: u, step: step, remote: remote}
	case Skip, Finish:
		op = &finishOperation{u: u, step: step}
	default:
		return fmt.Errorf("unknown step %q", step.Action)
	}
	return u.judge(ctx, step, u.store.perform(ctx, op))
}

// judge tells failures that are part of a unit's life from those that end it.
func (u *Uniter) judge(ctx context.Context, step Step, err error) error {
	var failed *hookFailedError
	switch {
	case err == nil:
		if step.Action != Deploy {
			u.retry.reset()
		}
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &failed):
		u.log.Error("hook failed", "hook", failed.name, "error", failed.err)
		u.retry.failed(u.cfg.Clock.Now())
		u.status.agent = "" // whatever was shown, the failure is to be shown
		return nil
	case errors.Is(err, errRequeued):
		u.log.Warn("hook was killed", "hook", step.Hook.Kind)
		return nil
	case errors.Is(err, errRelationGone):
		return u.wait(ctx, nil)
	}
	return err
}

// idle shows that there is nothing to do and waits for something.
func (u *Uniter) idle(ctx context.Context) error {
	if err := u.status.idle(ctx); err != nil {
		return err
	}
	now := u.cfg.Clock.Now()
	if u.statusAt.IsZero() || u.statusDue {
		u.statusAt = now.Add(jitter(u.remote.settings().statusInterval, 0.2, 0.2))
		u.statusDue = false
	}
	return u.wait(ctx, u.cfg.Clock.After(u.statusAt.Sub(now)))
}

// waitInError shows which hook failed and waits until it is to be run again.
func (u *Uniter) waitInError(ctx context.Context, step Step, remote Snapshot) error {
	if err := u.status.failed(ctx, step.Hook, remote.Relations[step.Hook.RelationID].Endpoint); err != nil {
		return err
	}
	if u.retry.at.IsZero() { // it failed in an earlier life of the agent
		u.retry.failed(u.cfg.Clock.Now())
	}
	if !u.remote.settings().retryHooks {
		return u.wait(ctx, nil)
	}
	return u.wait(ctx, u.cfg.Clock.After(u.retry.at.Sub(u.cfg.Clock.Now())))
}

// wait waits until something changes or the timer fires; nil never does.
func (u *Uniter) wait(ctx context.Context, timer <-chan time.Time) error {
	select {
	case <-u.remote.changed:
	case <-timer:
		u.statusDue = !u.cfg.Clock.Now().Before(u.statusAt) && !u.statusAt.IsZero()
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// terminate leaves what relations the unit is still in and says that it is done.
// Subordinates are waited for.
func (u *Uniter) terminate(ctx context.Context, remote Snapshot) error {
	if remote.Life == life.Dead {
		return ErrTerminated
	}
	for id := range remote.Relations {
		if err := u.leaveScope(ctx, id); err != nil {
			return err
		}
	}
	err := u.unit.EnsureDead(ctx)
	switch {
	case params.IsCodeUnitHasSubordinates(err):
		return u.wait(ctx, nil)
	case params.IsCodeNotFoundOrCodeUnauthorized(err):
	case err != nil:
		return fmt.Errorf("cannot end the unit: %w", err)
	}
	u.log.Info("unit is dead")
	return ErrTerminated
}

// hookContext returns the context of a hook that is to be run now.
func (u *Uniter) hookContext(h hook.Info) (*hook.Context, error) {
	relations := map[int]hook.Membership{}
	for id, r := range u.remote.all() {
		known, ok := u.store.relations[id]
		if !ok && !(h.Kind == hook.RelationCreated && h.RelationID == id) {
			continue // the charm has not been told of it
		}
		relations[id] = hook.Membership{Unit: r.Unit(), Members: known.visible(h)}
	}
	if _, ok := relations[h.RelationID]; h.Kind.IsRelation() && !ok {
		return nil, errRelationGone
	}
	return hook.NewContext(hook.Spec{
		Info: h, Client: u.client, Unit: u.unit, Machine: u.machine,
		Leadership: u.leadership, Relations: relations, Logger: u.log,
	})
}
