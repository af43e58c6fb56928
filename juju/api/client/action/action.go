// Package action is the client of the Action facade: running charms' actions and plain commands, and
// following what becomes of them. It mirrors github.com/juju/juju/api/client/action of Juju 3.6; its
// methods take a context first.
package action

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/api/watcher"
	corewatcher "github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Action facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Action")
	return &Client{ClientFacade: closer, facade: facade}
}

// EnqueueOperation queues actions as one operation. Each result of the answer has its own error.
func (c *Client) EnqueueOperation(ctx context.Context, actions []params.Action) (params.EnqueuedActions, error) {
	return bulk.Call[params.EnqueuedActions](ctx, c.facade, "EnqueueOperation", params.Actions{Actions: actions})
}

// Run queues a command on machines, on units, or on all units of applications, as one operation.
func (c *Client) Run(ctx context.Context, args params.RunParams) (params.EnqueuedActions, error) {
	return bulk.Call[params.EnqueuedActions](ctx, c.facade, "Run", args)
}

// RunOnAllMachines queues a command on every machine of the model.
func (c *Client) RunOnAllMachines(ctx context.Context, args params.RunParams) (params.EnqueuedActions, error) {
	return bulk.Call[params.EnqueuedActions](ctx, c.facade, "RunOnAllMachines", args)
}

// Actions returns state and results of the actions with these ids, each with its own error.
func (c *Client) Actions(ctx context.Context, ids ...string) ([]params.ActionResult, error) {
	return c.actions(ctx, "Actions", ids)
}

// Cancel asks for an end of the actions with these ids and returns what they are now, each with its
// own error. One that runs becomes aborting first.
func (c *Client) Cancel(ctx context.Context, ids ...string) ([]params.ActionResult, error) {
	return c.actions(ctx, "Cancel", ids)
}

func (c *Client) actions(ctx context.Context, request string, ids []string) ([]params.ActionResult, error) {
	tags := make([]string, len(ids))
	for i, id := range ids {
		tags[i] = names.NewActionTag(id).String()
	}
	out, err := bulk.Call[params.ActionResults](ctx, c.facade, request, bulk.Entities(tags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(ids))
}

// ListOperations returns the operations that match, each with its own error. Truncated says that
// there are more than Limit.
func (c *Client) ListOperations(ctx context.Context, args params.OperationQueryArgs) (params.OperationResults, error) {
	return bulk.Call[params.OperationResults](ctx, c.facade, "ListOperations", args)
}

// Operation returns the operation with that id and its actions.
func (c *Client) Operation(ctx context.Context, id string) (params.OperationResult, error) {
	out, err := bulk.Call[params.OperationResults](ctx, c.facade, "Operations",
		bulk.Entities(names.NewOperationTag(id).String()))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.OperationResult{}, err
	}
	return out.Results[0], bulk.Err(out.Results[0].Error)
}

// ApplicationCharmActions returns the actions of the application's charm by name.
func (c *Client) ApplicationCharmActions(ctx context.Context, application string) (map[string]params.ActionSpec, error) {
	out, err := bulk.Call[params.ApplicationsCharmActionsResults](ctx, c.facade, "ApplicationsCharmsActions",
		bulk.Entities(names.NewApplicationTag(application).String()))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].Actions, bulk.Err(out.Results[0].Error)
}

// WatchActionProgress watches the messages that the action with that id logs. Each change is one
// message as JSON text ({"timestamp": ..., "message": ...}); the first holds those that there are.
func (c *Client) WatchActionProgress(ctx context.Context, id string) (corewatcher.StringsWatcher, error) {
	out, err := bulk.Call[params.StringsWatchResults](ctx, c.facade, "WatchActionsProgress",
		bulk.Entities(names.NewActionTag(id).String()))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err == nil {
		err = bulk.Err(out.Results[0].Error)
	}
	if err != nil {
		return nil, err
	}
	return watcher.NewStringsWatcher(c.facade.RawAPICaller(), out.Results[0]), nil
}
