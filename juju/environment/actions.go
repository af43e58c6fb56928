package environment

import (
	"context"

	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Actions is the attribute actions; see Environment.Actions.
type Actions group

// EnqueueUnits begins an action on units and returns the operation that runs it.
func (g Actions) EnqueueUnits(ctx context.Context, units []string, action string, parameters map[string]any) (*params.EnqueuedActions, error) {
	in := params.Actions{}
	for _, unit := range units {
		tag, err := entityTag(unit)
		if err != nil {
			return nil, err
		}
		in.Actions = append(in.Actions, params.Action{Receiver: tag, Name: action, Parameters: parameters})
	}
	out := new(params.EnqueuedActions)
	return out, g.env.call(ctx, "Action", "EnqueueOperation", in, out)
}

// Cancel ends actions by their ids; each result has its own error.
func (g Actions) Cancel(ctx context.Context, ids ...string) ([]params.ActionResult, error) {
	return g.byID(ctx, "Cancel", ids)
}

// Info returns what became of actions; each result has its own error.
func (g Actions) Info(ctx context.Context, ids ...string) ([]params.ActionResult, error) {
	return g.byID(ctx, "Actions", ids)
}

func (g Actions) byID(ctx context.Context, request string, ids []string) ([]params.ActionResult, error) {
	in := params.Entities{Entities: make([]params.Entity, 0, len(ids))}
	for _, id := range ids {
		tag, err := names.ParseActionTag(id)
		if err != nil {
			tag = names.NewActionTag(id)
		}
		in.Entities = append(in.Entities, params.Entity{Tag: tag.String()})
	}
	var out params.ActionResults
	err := g.env.call(ctx, "Action", request, in, &out)
	return out.Results, err
}

// ServiceActions returns the actions of applications' charms; each has its own error.
func (g Actions) ServiceActions(ctx context.Context, applications ...string) ([]params.ApplicationCharmActionsResult, error) {
	in := params.Entities{Entities: make([]params.Entity, 0, len(applications))}
	for _, name := range applications {
		in.Entities = append(in.Entities, params.Entity{Tag: names.NewApplicationTag(name).String()})
	}
	var out params.ApplicationsCharmActionsResults
	err := g.env.call(ctx, "Action", "ApplicationsCharmsActions", in, &out)
	return out.Results, err
}

// All is gone.
func (g Actions) All(context.Context, ...string) error { return goneAction("all") }

// Completed is gone.
func (g Actions) Completed(context.Context, ...string) error { return goneAction("completed") }

// Pending is gone.
func (g Actions) Pending(context.Context, ...string) error { return goneAction("pending") }

// Find is gone.
func (g Actions) Find(context.Context, ...string) error { return goneAction("find") }

func goneAction(method string) error {
	return &GoneError{Method: "actions." + method, Since: "3.0", Instead: `Call with Action.ListOperations`}
}
