package uniter

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

// commitHook draws the conclusions from a hook that succeeded or was skipped. All
// of it may be repeated.
func (u *Uniter) commitHook(ctx context.Context, h hook.Info, statusSet bool, state State) (change, error) {
	state.StatusSet = state.StatusSet || statusSet
	if err := u.status.end(ctx, h, state.StatusSet); err != nil {
		return change{}, err
	}
	next := state.idle()
	switch h.Kind {
	case hook.Install:
		next.Installed = true
	case hook.Start:
		next.Started, next.Boot = true, u.cfg.Boot
	case hook.Stop:
		next.Stopped = true
	case hook.Remove:
		next.Removed = true
	case hook.UpgradeCharm:
		next = next.queued(hook.Info{Kind: hook.ConfigChanged})
	case hook.ConfigChanged:
		if !next.Started {
			next = next.queued(hook.Info{Kind: hook.Start})
		}
	case hook.LeaderElected:
		if err := u.sayJoined(ctx); err != nil {
			return change{}, err
		}
	case hook.UpdateStatus:
		u.statusDue, u.statusAt = false, time.Time{} // the next wait begins anew
	}
	c := change{state: next}
	if h.Kind.IsRelation() {
		relations, err := u.commitRelation(ctx, h)
		if err != nil {
			return change{}, err
		}
		c.relations = relations
	}
	return c, nil
}

// commitRelation returns what the charm knows of its relations after the hook; the
// unit leaves a relation that has broken.
func (u *Uniter) commitRelation(ctx context.Context, h hook.Info) (map[int]RelationState, error) {
	relations := maps.Clone(u.store.relations)
	after, gone := relations[h.RelationID].after(h)
	if _, known := relations[h.RelationID]; !known && h.Kind != hook.RelationCreated {
		return relations, nil // the relation went away meanwhile
	}
	if !gone {
		relations[h.RelationID] = after
		return relations, nil
	}
	delete(relations, h.RelationID)
	return relations, u.leaveScope(ctx, h.RelationID)
}

// finishOperation commits a hook that ended in an earlier life of the agent, or
// that the user wants to be taken for done.
type finishOperation struct {
	u    *Uniter
	step Step
}

func (o *finishOperation) String() string { return fmt.Sprintf("end of hook %s", o.step.Hook.Kind) }

func (o *finishOperation) prepare(ctx context.Context, state State) (change, error) {
	if o.step.ClearResolved {
		if err := o.u.remote.clearResolved(ctx, o.u.unit); err != nil {
			return change{}, err
		}
	}
	return change{state: state}, nil
}

// execute commits what the journal says the hook changed. That may have been done
// already; doing it twice changes nothing.
func (o *finishOperation) execute(ctx context.Context, state State) (change, error) {
	if o.step.Action == Skip || state.Progress == Done {
		return change{state: state}, nil
	}
	e, ok, err := o.u.journal.read(o.step.Hook)
	if err != nil || !ok {
		return change{state: state}, err
	}
	state.StatusSet = state.StatusSet || e.StatusSet
	return o.u.flush(ctx, o.step.Hook.Name("relation"), e, state)
}

func (o *finishOperation) commit(ctx context.Context, state State) (change, error) {
	return o.u.commitHook(ctx, o.step.Hook, false, state)
}

func (o *finishOperation) release() {}

// enterScope makes the unit visible to the other side of the relation. The leader
// says on behalf of the application that the relation has been joined.
func (u *Uniter) enterScope(ctx context.Context, id int) error {
	r, ok := u.remote.relation(id)
	if !ok {
		return errRelationGone
	}
	err := r.Unit().EnterScope(ctx)
	if params.IsCodeCannotEnterScope(err) || params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return errRelationGone
	}
	if err != nil {
		return fmt.Errorf("cannot enter relation %s: %w", r, err)
	}
	if leader := u.leadership.leads(); !leader {
		return nil
	}
	return u.setRelationStatus(ctx, id, params.Joined)
}

// leaveScope makes the unit depart for the other side of the relation.
func (u *Uniter) leaveScope(ctx context.Context, id int) error {
	r, ok := u.remote.relation(id)
	if !ok {
		return nil
	}
	if err := r.Unit().LeaveScope(ctx); err != nil && !params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return fmt.Errorf("cannot leave relation %s: %w", r, err)
	}
	if r.Suspended() && u.leadership.leads() {
		return u.setRelationStatus(ctx, id, params.Suspended)
	}
	return nil
}

// sayJoined says of all relations that the unit is in that they have been joined:
// the leader before may not have lived to do so.
func (u *Uniter) sayJoined(ctx context.Context) error {
	for id := range u.store.relations {
		r, ok := u.remote.relation(id)
		if !ok || r.Life() != life.Alive || r.Suspended() {
			continue
		}
		if err := u.setRelationStatus(ctx, id, params.Joined); err != nil {
			return err
		}
	}
	return nil
}

// setRelationStatus sets the status that people see; a relation that has gone
// needs none.
func (u *Uniter) setRelationStatus(ctx context.Context, id int, status params.RelationStatusValue) error {
	r, ok := u.remote.relation(id)
	if !ok {
		return nil
	}
	err := r.SetStatus(ctx, status)
	if err == nil || refused(err) || params.IsCodeNotImplemented(err) {
		return nil // it is shown to people only, and another unit may lead by now
	}
	return fmt.Errorf("cannot set the status of relation %s: %w", r, err)
}
