package unitertest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/rpc/params"
)

// watch is a watcher: next returns what has changed since it was asked last, nil
// when nothing has. It is called with the controller's lock held.
type watch struct {
	next    func() any
	stopped chan struct{}
}

func (n *Conn) callWatcher(ctx context.Context, id, request string) (any, error) {
	n.mu.Lock()
	w := n.watchers[id]
	if request == "Stop" && w != nil {
		delete(n.watchers, id)
		close(w.stopped)
	}
	n.mu.Unlock()
	switch {
	case w == nil:
		return nil, &params.Error{Message: "unknown watcher id", Code: params.CodeNotFound}
	case request == "Stop":
		return struct{}{}, nil
	}
	for {
		n.c.mu.Lock()
		result, changed := w.next(), n.c.changed
		n.c.mu.Unlock()
		if result != nil {
			return result, nil
		}
		select {
		case <-changed:
		case <-w.stopped:
			return nil, &params.Error{Message: "watcher has been stopped", Code: params.CodeStopped}
		case <-n.dead:
			return nil, ErrConnectionLost
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// notify watches a value for being another one.
func (n *Conn) notify(value func() string) params.NotifyWatchResult {
	last := value()
	id := n.watch(&watch{stopped: make(chan struct{}), next: func() any {
		now := value()
		if now == last {
			return nil
		}
		last = now
		return struct{}{}
	}})
	return params.NotifyWatchResult{NotifyWatcherId: id}
}

// hash watches a value and tells it.
func (n *Conn) hash(value func() string) params.StringsWatchResult {
	last := value()
	id := n.watch(&watch{stopped: make(chan struct{}), next: func() any {
		now := value()
		if now == last {
			return nil
		}
		last = now
		return params.StringsWatchResult{Changes: []string{now}}
	}})
	return params.StringsWatchResult{StringsWatcherId: id, Changes: []string{last}}
}

// set watches a set of named values and tells the names of those that changed.
func (n *Conn) set(values func() map[string]string) params.StringsWatchResult {
	last := values()
	id := n.watch(&watch{stopped: make(chan struct{}), next: func() any {
		now := values()
		var changes []string
		for k, v := range now {
			if old, ok := last[k]; !ok || old != v {
				changes = append(changes, k)
			}
		}
		for k := range last {
			if _, ok := now[k]; !ok {
				changes = append(changes, k)
			}
		}
		last = now
		if changes == nil {
			return nil
		}
		slices.Sort(changes)
		return params.StringsWatchResult{Changes: changes}
	}})
	return params.StringsWatchResult{StringsWatcherId: id, Changes: slices.Sorted(maps.Keys(last))}
}

// members watches the other side of a relation.
func (n *Conn) members(r *relation) params.RelationUnitsWatchResult {
	units, apps := map[string]int64{}, map[string]int64{}
	diff := func() (params.RelationUnitsChange, bool) {
		nowUnits, nowApps := r.members(n.unit)
		change := params.RelationUnitsChange{Changed: map[string]params.UnitSettings{}, AppChanged: map[string]int64{}}
		for name, version := range nowUnits {
			if old, ok := units[name]; !ok || old != version {
				change.Changed[name] = params.UnitSettings{Version: version}
			}
		}
		for name := range units {
			if _, ok := nowUnits[name]; !ok {
				change.Departed = append(change.Departed, name)
			}
		}
		for name, version := range nowApps {
			if old, ok := apps[name]; !ok || old != version {
				change.AppChanged[name] = version
			}
		}
		units, apps = nowUnits, nowApps
		return change, len(change.Changed)+len(change.Departed)+len(change.AppChanged) > 0
	}
	first, _ := diff()
	id := n.watch(&watch{stopped: make(chan struct{}), next: func() any {
		change, ok := diff()
		if !ok {
			return nil
		}
		return params.RelationUnitsWatchResult{Changes: change}
	}})
	return params.RelationUnitsWatchResult{RelationUnitsWatcherId: id, Changes: first}
}

// text joins values to one that differs when one of them does.
func text(values ...any) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, "\x00")
}
