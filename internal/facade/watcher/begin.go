package watcher

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// BeginNotify keeps w for the session and returns the answer of the Watch call.
func BeginNotify(ctx context.Context, s facade.Session, w facade.Nexter[Notify], err error) params.NotifyWatchResult {
	var id string
	if err == nil {
		id, _, err = facade.Begin(ctx, s, w)
	}
	return params.NotifyWatchResult{NotifyWatcherId: id, Error: facade.Error(err)}
}

// BeginStrings is BeginNotify for a watch of names.
func BeginStrings(ctx context.Context, s facade.Session, w facade.Nexter[Strings], err error) params.StringsWatchResult {
	var id string
	var first Strings
	if err == nil {
		id, first, err = facade.Begin(ctx, s, w)
	}
	return params.StringsWatchResult{StringsWatcherId: id, Changes: first, Error: facade.Error(err)}
}

// BeginRelationUnits is BeginNotify for a watch of a relation's units.
func BeginRelationUnits(ctx context.Context, s facade.Session, w facade.Nexter[params.RelationUnitsChange], err error) params.RelationUnitsWatchResult {
	var id string
	var first params.RelationUnitsChange
	if err == nil {
		id, first, err = facade.Begin(ctx, s, w)
	}
	return params.RelationUnitsWatchResult{RelationUnitsWatcherId: id, Changes: first, Error: facade.Error(err)}
}

// Signals makes a watch of state that only says that something changed one for the session.
func Signals(w *state.Watch[state.Signal]) facade.Nexter[Notify] {
	return facade.Mapped(w, func(state.Signal) (Notify, error) { return Notify{}, nil })
}
