package uniter

import (
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/core/life"
)

// nextRelationCreated tells the charm of a relation that it does not know.
func nextRelationCreated(local Local, remote Snapshot) (hook.Info, bool) {
	for _, id := range slices.Sorted(maps.Keys(remote.Relations)) {
		r := remote.Relations[id]
		_, known := local.Relations[id]
		if known || r.Life != life.Alive || r.Suspended {
			continue
		}
		return hook.Info{Kind: hook.RelationCreated, RelationID: id, RemoteApplication: r.Application}, true
	}
	return hook.Info{}, false
}

// nextRelationHook looks at the relations that the charm knows, in the order of
// their numbers, for one that has something to tell.
func nextRelationHook(local Local, remote Snapshot) (hook.Info, bool) {
	for _, id := range slices.Sorted(maps.Keys(local.Relations)) {
		r, ok := remote.Relations[id]
		if !ok {
			continue // it is gone: the loop forgets it
		}
		broken := r.Life != life.Alive || r.Suspended || remote.Life != life.Alive
		h, ok := nextOfRelation(local.Relations[id], r, broken)
		if !ok {
			continue
		}
		h.RelationID = id
		if h.RemoteApplication == "" {
			h.RemoteApplication = r.Application
		}
		if h.Kind == hook.RelationDeparted {
			h.Departee = h.RemoteUnit
			if remote.Life != life.Alive || remote.ApplicationLife == life.Dying {
				h.Departee = local.Unit
			}
		}
		return h, true
	}
	return hook.Info{}, false
}

// nextOfRelation compares what the charm was told of a relation with what is so. A
// relation that breaks has no members any more; one among peers does not break.
func nextOfRelation(known RelationState, r RelationSnapshot, broken bool) (hook.Info, bool) {
	if unit := known.ChangedPending; unit != "" {
		version, there := r.Members[unit]
		if !there {
			version = known.Members[unit]
		}
		return hook.Info{Kind: hook.RelationChanged, RemoteUnit: unit, ChangeVersion: version}, true
	}
	members := r.Members
	if broken {
		members = nil
	}
	for _, unit := range slices.Sorted(maps.Keys(known.Members)) {
		if _, there := members[unit]; !there {
			return hook.Info{Kind: hook.RelationDeparted, RemoteUnit: unit, ChangeVersion: known.Members[unit]}, true
		}
	}
	if broken {
		return hook.Info{Kind: hook.RelationBroken}, !r.Peer
	}
	for _, app := range slices.Sorted(maps.Keys(r.Applications)) {
		if version := r.Applications[app]; version != known.Applications[app] {
			return hook.Info{Kind: hook.RelationChanged, RemoteApplication: app, ChangeVersion: version}, true
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(members)) {
		if _, joined := known.Members[unit]; !joined {
			return hook.Info{Kind: hook.RelationJoined, RemoteUnit: unit, ChangeVersion: members[unit]}, true
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(members)) {
		if version := members[unit]; version != known.Members[unit] {
			return hook.Info{Kind: hook.RelationChanged, RemoteUnit: unit, ChangeVersion: version}, true
		}
	}
	return hook.Info{}, false
}
