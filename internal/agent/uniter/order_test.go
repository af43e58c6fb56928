package uniter_test

import (
	"fmt"

	"github.com/gantline/gantline/internal/agent/hook"
)

// order knows the rules by which hooks follow each other, and what it has seen so
// far of the hooks that succeeded.
type order struct {
	done      map[hook.Kind]int
	upgraded  bool // upgrade-charm, and no config-changed since
	config    string
	relations map[int]*relationOrder
	failed    *hookRun // the hook that has to be run again
	skips     bool     // failed hooks may be skipped
}

type relationOrder struct {
	joined  map[string]int64
	apps    map[string]int64
	pending string // has joined, and not changed yet
}

func newOrder() *order {
	return &order{done: map[hook.Kind]int{}, relations: map[int]*relationOrder{}}
}

// see takes the next run and returns the rule that it breaks, nil for none.
func (o *order) see(r hookRun) error {
	if o.failed != nil && !o.skips && r.info.Kind != o.failed.info.Kind {
		if !o.failed.info.Kind.IsRelation() { // else the relation may have gone
			return fmt.Errorf("runs while %s is in error", o.failed.name)
		}
	}
	o.failed = nil
	if !r.succeeded {
		o.failed = &r
		return o.begins(r)
	}
	if err := o.begins(r); err != nil {
		return err
	}
	return o.ends(r)
}

// begins checks that the hook may begin.
func (o *order) begins(r hookRun) error {
	switch kind := r.info.Kind; {
	case kind == hook.Install && o.done[hook.Install] > 0:
		return fmt.Errorf("twice")
	case kind != hook.Install && o.done[hook.Install] == 0 && !o.skips:
		return fmt.Errorf("before install")
	case o.done[hook.Remove] > 0:
		return fmt.Errorf("after remove")
	case o.done[hook.Stop] > 0 && kind != hook.Remove:
		return fmt.Errorf("after stop")
	case kind == hook.Start && (o.done[hook.Start] > 0 || o.done[hook.ConfigChanged] == 0) && !o.skips:
		return fmt.Errorf("twice, or before config-changed")
	case kind == hook.ConfigChanged && o.config == r.config && !o.upgraded:
		return fmt.Errorf("for a configuration that the charm knows (%s)", r.config)
	case kind.IsRelation():
		return o.relationBegins(r.info)
	}
	return nil
}

func (o *order) ends(r hookRun) error {
	o.done[r.info.Kind]++
	switch r.info.Kind {
	case hook.UpgradeCharm:
		o.upgraded = true
	case hook.ConfigChanged:
		o.upgraded, o.config = false, r.config
	}
	if r.info.Kind.IsRelation() {
		o.relationEnds(r.info)
	}
	return nil
}

func (o *order) relationBegins(h hook.Info) error {
	rel := o.relations[h.RelationID]
	if (rel == nil) != (h.Kind == hook.RelationCreated) {
		return fmt.Errorf("relation known: %v", rel != nil)
	}
	if rel == nil {
		return nil
	}
	version, joined := rel.joined[h.RemoteUnit]
	switch {
	case rel.pending != "" && (h.Kind != hook.RelationChanged || h.RemoteUnit != rel.pending):
		return fmt.Errorf("between joined and changed of %s", rel.pending)
	case h.Kind == hook.RelationJoined && joined:
		return fmt.Errorf("joined twice")
	case h.Kind == hook.RelationDeparted && !joined:
		return fmt.Errorf("departed, never joined")
	case h.Kind == hook.RelationBroken && len(rel.joined) > 0:
		return fmt.Errorf("broken before all departed")
	case h.Kind == hook.RelationChanged && h.RemoteUnit == "" && rel.apps[h.RemoteApplication] == h.ChangeVersion:
		return fmt.Errorf("application changed to the version that the charm knows")
	case h.Kind == hook.RelationChanged && h.RemoteUnit != "" && !joined:
		return fmt.Errorf("changed before joined")
	case h.Kind == hook.RelationChanged && h.RemoteUnit != "" && rel.pending == "" && version == h.ChangeVersion:
		return fmt.Errorf("changed to the version that the charm knows")
	}
	return nil
}

func (o *order) relationEnds(h hook.Info) {
	rel := o.relations[h.RelationID]
	switch h.Kind {
	case hook.RelationCreated:
		o.relations[h.RelationID] = &relationOrder{joined: map[string]int64{}, apps: map[string]int64{}}
	case hook.RelationJoined:
		rel.joined[h.RemoteUnit], rel.pending = h.ChangeVersion, h.RemoteUnit
	case hook.RelationChanged:
		if h.RemoteUnit == "" {
			rel.apps[h.RemoteApplication] = h.ChangeVersion
		} else {
			rel.joined[h.RemoteUnit], rel.pending = h.ChangeVersion, ""
		}
	case hook.RelationDeparted:
		delete(rel.joined, h.RemoteUnit)
	case hook.RelationBroken:
		delete(o.relations, h.RelationID)
	}
}
