// Package modelsummary reads the summaries of models as the controller reports them whenever one
// changes: the ModelSummaryWatcher facade, whose watches the Controller facade begins.
package modelsummary

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// facade is the name of the facade.
const facade = "ModelSummaryWatcher"

// Watcher is a watch that the controller keeps for this connection.
type Watcher struct {
	caller base.APICaller
	id     string
}

// New returns the watcher with the id that Controller.WatchModelSummaries or
// Controller.WatchAllModelSummaries answered.
func New(caller base.APICaller, id string) *Watcher {
	return &Watcher{caller: caller, id: id}
}

// Next waits for changes and returns the changed models. The first call returns all of them; a model
// that is gone comes once more with Removed.
func (w *Watcher) Next(ctx context.Context) ([]params.ModelAbstract, error) {
	var out params.SummaryWatcherNextResults
	err := w.call(ctx, "Next", &out)
	return out.Models, err
}

// Stop ends the watch on the controller; a pending Next fails.
func (w *Watcher) Stop(ctx context.Context) error { return w.call(ctx, "Stop", nil) }

func (w *Watcher) call(ctx context.Context, request string, out any) error {
	version, err := base.BestVersion(w.caller, facade)
	if err != nil {
		return err
	}
	return w.caller.APICallContext(ctx, facade, version, w.id, request, nil, out)
}
