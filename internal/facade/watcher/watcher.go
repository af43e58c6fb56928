// Package watcher serves the facades that read a watch which another facade began: NotifyWatcher,
// StringsWatcher and RelationUnitsWatcher. The watch is named by the request's id.
package watcher

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Notify is the change of a NotifyWatcher: something did.
type Notify = struct{}

// Strings is the change of a StringsWatcher: names of what changed.
type Strings = []string

// Versions returns the three facades.
func Versions() []facade.Version {
	return []facade.Version{
		{Name: "NotifyWatcher", Number: 1, Scope: facade.OnBoth, Methods: facade.Table{
			"Next": facade.OnObject(facade.Everyone, nextNotify),
			"Stop": facade.OnObject(facade.Everyone, stop),
		}},
		{Name: "StringsWatcher", Number: 1, Scope: facade.OnModel, Methods: facade.Table{
			"Next": facade.OnObject(facade.Everyone, nextStrings),
			"Stop": facade.OnObject(facade.Everyone, stop),
		}},
		{Name: "RelationUnitsWatcher", Number: 1, Scope: facade.OnModel, Methods: facade.Table{
			"Next": facade.OnObject(facade.AgentsOnly, nextRelationUnits),
			"Stop": facade.OnObject(facade.AgentsOnly, stop),
		}},
	}
}

func nextNotify(ctx context.Context, s facade.Session, id string) (facade.None, error) {
	w, err := facade.Find[Notify](s, id)
	if err == nil {
		_, err = w.Next(ctx)
	}
	return facade.None{}, err
}

func nextStrings(ctx context.Context, s facade.Session, id string) (params.StringsWatchResult, error) {
	w, err := facade.Find[Strings](s, id)
	if err != nil {
		return params.StringsWatchResult{}, err
	}
	changes, err := w.Next(ctx)
	return params.StringsWatchResult{Changes: changes}, err
}

func nextRelationUnits(ctx context.Context, s facade.Session, id string) (params.RelationUnitsWatchResult, error) {
	w, err := facade.Find[params.RelationUnitsChange](s, id)
	if err != nil {
		return params.RelationUnitsWatchResult{}, err
	}
	changes, err := w.Next(ctx)
	return params.RelationUnitsWatchResult{Changes: changes}, err
}

func stop(_ context.Context, s facade.Session, id string) (facade.None, error) {
	return facade.None{}, s.Watchers().Stop(id)
}
