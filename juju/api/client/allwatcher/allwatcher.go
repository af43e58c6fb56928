// Package allwatcher reads the changes of a whole model (AllWatcher) or of all models
// (AllModelWatcher) as the controller reports them.
package allwatcher

import (
	"context"
	"strings"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Watcher is a watch that the controller keeps for this connection.
type Watcher struct {
	caller base.APICaller
	facade string
	id     string
}

// New returns the watcher of one model with the id that Client.WatchAll answered.
func New(caller base.APICaller, id string) *Watcher {
	return &Watcher{caller: caller, facade: "AllWatcher", id: id}
}

// NewForModels returns the watcher of all models with the id that Controller.WatchAllModels
// answered.
func NewForModels(caller base.APICaller, id string) *Watcher {
	return &Watcher{caller: caller, facade: "AllModelWatcher", id: id}
}

// Next waits for changes and returns them. The first call returns everything there is, in several
// calls where that is large, and comes back at once even from an empty model.
func (w *Watcher) Next(ctx context.Context) ([]params.Delta, error) {
	var out params.AllWatcherNextResults
	err := w.call(ctx, "Next", &out)
	return out.Deltas, err
}

// Stop ends the watch on the controller; a pending Next fails with an error for which IsStopped is
// true.
func (w *Watcher) Stop(ctx context.Context) error { return w.call(ctx, "Stop", nil) }

func (w *Watcher) call(ctx context.Context, request string, out any) error {
	version, err := base.BestVersion(w.caller, w.facade)
	if err != nil {
		return err
	}
	return w.caller.APICallContext(ctx, w.facade, version, w.id, request, nil, out)
}

// IsStopped says whether err is what Next returns after Stop. The original answers a text without
// a code there.
func IsStopped(err error) bool {
	if err == nil {
		return false
	}
	return params.IsCodeStopped(err) || params.IsCodeNotFound(err) ||
		strings.Contains(err.Error(), "watcher was stopped")
}
