package uniter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Hooks runs hooks; *hook.Runner does.
type Hooks interface {
	Lock(ctx context.Context, hc *hook.Context) (unlock func(), err error)
	Run(ctx context.Context, hc *hook.Context) (hook.Result, error)
}

// errRequeued says that the hook was ended by a signal and is to be run again.
var errRequeued = errors.New("hook was killed and will be run again")

// hookFailedError says that the charm's hook failed, or that the controller refused
// what it wanted to change. The unit is in error until that is resolved.
type hookFailedError struct {
	name string
	err  error
}

func (e *hookFailedError) Error() string { return fmt.Sprintf("hook %q failed: %v", e.name, e.err) }
func (e *hookFailedError) Unwrap() error { return e.err }

const (
	// maxKills is how often in a row a hook may be killed before that counts as
	// a failure: the machine may not have the memory for it.
	maxKills = 3
	// requeueTime is how long an agent that ends takes to store that its hook
	// has to be run again.
	requeueTime = 5 * time.Second
)

// hookOperation runs a hook.
type hookOperation struct {
	u      *Uniter
	step   Step
	remote Snapshot
	hc     *hook.Context
	unlock func()
	entry  entry
}

func (o *hookOperation) String() string { return fmt.Sprintf("hook %s", o.step.Hook.Kind) }

// prepare waits for the machine's lock; from then on the hook counts as begun.
func (o *hookOperation) prepare(ctx context.Context, state State) (change, error) {
	h := o.step.Hook
	if o.step.ClearResolved {
		if err := o.u.remote.clearResolved(ctx, o.u.unit); err != nil {
			return change{}, err
		}
	}
	if h.Kind == hook.RelationCreated {
		if err := o.u.enterScope(ctx, h.RelationID); err != nil {
			return change{}, err
		}
	}
	var err error
	if o.hc, err = o.u.hookContext(h); err != nil {
		return change{}, err
	}
	if o.unlock, err = o.u.hooks.Lock(ctx, o.hc); err != nil {
		return change{}, err
	}
	if err := o.u.journal.clear(); err != nil {
		return change{}, err
	}
	if err := o.u.status.begin(ctx, h, o.hc.HookName(), state.StatusSet); err != nil {
		return change{}, err
	}
	state.Kind, state.Progress, state.Hook = RunHook, Pending, &h
	if h.Kind == hook.ConfigChanged { // from here on the charm is told of these
		state.ConfigHash, state.TrustHash, state.AddressesHash =
			o.remote.ConfigHash, o.remote.TrustHash, o.remote.AddressesHash
	}
	return change{state: state}, nil
}

// execute runs the hook, records its success and commits what it changed. A hook
// that runs while the controller is lost may come to its end.
func (o *hookOperation) execute(ctx context.Context, state State) (change, error) {
	hookCtx, cancel := untilAgentEnds(ctx, o.u.cfg.Ending)
	defer cancel()
	result, err := o.u.hooks.Run(hookCtx, o.hc)
	if err != nil {
		return change{}, err
	}
	switch result.Outcome {
	case hook.Killed:
		return change{}, o.requeue(ctx, state, result.Err)
	case hook.Failed:
		return change{}, &hookFailedError{name: o.hc.HookName(), err: result.Err}
	}
	o.u.kills = 0
	o.entry = entry{Hook: o.step.Hook, StatusSet: o.hc.HasSetStatus()}
	done := state
	done.Progress = Done
	done.StatusSet = done.StatusSet || o.entry.StatusSet
	changes := o.hc.Changes()
	if _, n := changes.Build(); n > 0 {
		text, err := done.text()
		if err != nil {
			return change{}, err
		}
		changes.UpdateUniterState(text)
		args, _ := changes.Build()
		o.entry.Changes = &args
	}
	if err := o.u.journal.record(o.entry); err != nil {
		return change{}, err
	}
	return o.u.flush(ctx, o.hc.HookName(), o.entry, state)
}

// untilAgentEnds returns a context that ends with ctx when the agent is told to end,
// and goes on when ctx ends because of a failure, such as a lost connection. told is
// closed when the agent is told to end after that; nil never is.
func untilAgentEnds(ctx context.Context, told <-chan struct{}) (context.Context, context.CancelFunc) {
	ending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case <-told:
			cancel()
		case <-ending.Done():
		}
	})
	stop := context.AfterFunc(ctx, func() {
		cause := context.Cause(ctx)
		if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
			cancel()
		}
	})
	return ending, func() {
		stop()
		cancel()
		wg.Wait()
	}
}

// flush commits what the hook changed, the state with it, in one call. A refusal
// fails the hook; an error of another kind leaves the entry in the journal, for
// the agent's next life.
func (u *Uniter) flush(ctx context.Context, name string, e entry, state State) (change, error) {
	if e.Changes == nil {
		return change{state: state}, nil
	}
	err := u.unit.CommitHookChanges(ctx, *e.Changes)
	if refused(err) {
		if err := u.journal.clear(); err != nil {
			return change{}, err
		}
		return change{}, &hookFailedError{name: name, err: fmt.Errorf("cannot commit its changes: %w", err)}
	}
	if err != nil {
		return change{}, err
	}
	text := *e.Changes.Args[0].UnitState.UniterState
	done, err := parseState(text)
	if err != nil {
		return change{}, err
	}
	u.store.adopt(done, text)
	return change{state: done}, nil
}

// refused says whether the controller answered that it will not do it. That it
// cannot do it now is no refusal.
func refused(err error) bool {
	var e *params.Error
	return errors.As(err, &e) && e.Code != params.CodeTryAgain && e.Code != params.CodeExcessiveContention
}

// requeue stores that the hook is to be run again, even when the agent is ending.
func (o *hookOperation) requeue(ctx context.Context, state State, cause error) error {
	if ctx.Err() == nil {
		if o.u.kills++; o.u.kills >= maxKills {
			o.u.kills = 0
			return &hookFailedError{name: o.hc.HookName(), err: cause}
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requeueTime)
	defer cancel()
	if err := o.u.store.write(ctx, state.queued(o.step.Hook)); err != nil {
		return err
	}
	return errRequeued
}

func (o *hookOperation) commit(ctx context.Context, state State) (change, error) {
	return o.u.commitHook(ctx, o.step.Hook, o.entry.StatusSet, state)
}

func (o *hookOperation) release() {
	if o.unlock != nil {
		o.unlock()
	}
}
