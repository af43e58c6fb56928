package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Watch tells of changes of the unit or of its application.
func (f *Facade) Watch(ctx context.Context, s facade.Session, in params.Entities) (params.NotifyWatchResults, error) {
	return params.NotifyWatchResults{Results: facade.Map(in.Entities, func(e params.Entity) params.NotifyWatchResult {
		if app, err := ownApplication(s, e.Tag); err == nil {
			return watcher.BeginNotify(ctx, s, watcher.Signals(f.state.WatchApplication(s.ModelUUID(), app)), nil)
		}
		unit, err := facade.OwnUnit(s, e.Tag)
		if err != nil {
			return params.NotifyWatchResult{Error: facade.Error(err)}
		}
		return watcher.BeginNotify(ctx, s, watcher.Signals(f.state.WatchUnit(s.ModelUUID(), unit)), nil)
	})}, nil
}

// watchStrings makes a method of a watch about the session's own unit.
func (f *Facade) watchStrings(watch func(model, unit string) (*state.Watch[[]string], error)) func(context.Context, facade.Session, params.Entities) (params.StringsWatchResults, error) {
	return func(ctx context.Context, s facade.Session, in params.Entities) (params.StringsWatchResults, error) {
		return params.StringsWatchResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StringsWatchResult {
			unit, err := facade.OwnUnit(s, e.Tag)
			if err != nil {
				return params.StringsWatchResult{Error: facade.Error(err)}
			}
			w, err := watch(s.ModelUUID(), unit)
			if err != nil {
				return params.StringsWatchResult{Error: facade.Error(err)}
			}
			return watcher.BeginStrings(ctx, s, w, nil)
		})}, nil
	}
}

// WatchRelationUnits follows the units that the session's unit sees in a relation.
func (f *Facade) WatchRelationUnits(ctx context.Context, s facade.Session, in params.RelationUnits) (params.RelationUnitsWatchResults, error) {
	return params.RelationUnitsWatchResults{Results: facade.Map(in.RelationUnits, func(arg params.RelationUnit) params.RelationUnitsWatchResult {
		r, unit, err := f.relationUnit(s, arg)
		if err != nil {
			return params.RelationUnitsWatchResult{Error: facade.Error(err)}
		}
		w, err := f.state.WatchRelationUnits(s.ModelUUID(), r.ID, unit)
		if err != nil {
			return params.RelationUnitsWatchResult{Error: facade.Error(err)}
		}
		return watcher.BeginRelationUnits(ctx, s, facade.Mapped(w, relationUnitsChange), nil)
	})}, nil
}

func relationUnitsChange(c state.RelationUnitsChange) (params.RelationUnitsChange, error) {
	out := params.RelationUnitsChange{Changed: map[string]params.UnitSettings{}, AppChanged: c.AppChanged, Departed: c.Departed}
	for unit, version := range c.Changed {
		out.Changed[unit] = params.UnitSettings{Version: version}
	}
	return out, nil
}
