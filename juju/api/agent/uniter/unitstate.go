package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State returns what the agent has stored of the unit with SetState and
// CommitHookChanges.
func (u *Unit) State(ctx context.Context) (params.UnitStateResult, error) {
	var results params.UnitStateResults
	if err := u.client.call(ctx, "State", bulk.Entities(u.tag), &results); err != nil {
		return params.UnitStateResult{}, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return params.UnitStateResult{}, err
	}
	if result.Error != nil {
		return params.UnitStateResult{}, bulk.Err(result.Error)
	}
	return result, nil
}

// SetState stores the parts of the state that are not nil and leaves the others
// alone. The tag is filled in.
func (u *Unit) SetState(ctx context.Context, state params.SetUnitStateArg) error {
	state.Tag = u.tag.String()
	return u.client.errorCall(ctx, "SetState", params.SetUnitStateArgs{Args: []params.SetUnitStateArg{state}})
}
