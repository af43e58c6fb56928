package watcher

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// NewNotifyWatcher returns the watcher that result names. result must not carry an error.
func NewNotifyWatcher(caller base.APICaller, result params.NotifyWatchResult) watcher.NotifyWatcher {
	w := start(caller, "NotifyWatcher", result.NotifyWatcherId, struct{}{},
		func(ctx context.Context, next nextFunc) (struct{}, error) {
			return struct{}{}, next(ctx, nil)
		})
	return notifyWatcher{w}
}

// NewStringsWatcher returns the watcher that result names. result must not carry an error; its
// changes are the first event.
func NewStringsWatcher(caller base.APICaller, result params.StringsWatchResult) watcher.StringsWatcher {
	w := start(caller, "StringsWatcher", result.StringsWatcherId, result.Changes,
		func(ctx context.Context, next nextFunc) ([]string, error) {
			var r params.StringsWatchResult
			err := next(ctx, &r)
			return r.Changes, err
		})
	return stringsWatcher{w}
}

// NewRelationUnitsWatcher returns the watcher that result names. result must not carry an error;
// its changes are the first event.
func NewRelationUnitsWatcher(caller base.APICaller, result params.RelationUnitsWatchResult) watcher.RelationUnitsWatcher {
	w := start(caller, "RelationUnitsWatcher", result.RelationUnitsWatcherId, relationUnits(result.Changes),
		func(ctx context.Context, next nextFunc) (watcher.RelationUnitsChange, error) {
			var r params.RelationUnitsWatchResult
			err := next(ctx, &r)
			return relationUnits(r.Changes), err
		})
	return relationUnitsWatcher{w}
}

func relationUnits(c params.RelationUnitsChange) watcher.RelationUnitsChange {
	out := watcher.RelationUnitsChange{AppChanged: c.AppChanged, Departed: c.Departed}
	if c.Changed != nil {
		out.Changed = make(map[string]watcher.UnitSettings, len(c.Changed))
	}
	for name, s := range c.Changed {
		out.Changed[name] = watcher.UnitSettings{Version: s.Version}
	}
	return out
}

type notifyWatcher struct{ *remote[struct{}] }

func (w notifyWatcher) Changes() watcher.NotifyChannel { return w.changes }

type stringsWatcher struct{ *remote[[]string] }

func (w stringsWatcher) Changes() watcher.StringsChannel { return w.changes }

type relationUnitsWatcher struct {
	*remote[watcher.RelationUnitsChange]
}

func (w relationUnitsWatcher) Changes() watcher.RelationUnitsChannel { return w.changes }
