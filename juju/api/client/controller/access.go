package controller

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// GetControllerAccess returns the access ("login", "superuser") of the users with these tags, each
// with its own error.
func (c *Client) GetControllerAccess(ctx context.Context, userTags ...string) ([]params.UserAccessResult, error) {
	out, err := bulk.Call[params.UserAccessResults](ctx, c.facade, "GetControllerAccess", bulk.Entities(userTags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(userTags))
}

// ModifyControllerAccess makes these changes and returns one error a change.
func (c *Client) ModifyControllerAccess(ctx context.Context, changes ...params.ModifyControllerAccess) ([]error, error) {
	in := params.ModifyControllerAccessRequest{Changes: changes}
	return bulk.CallErrors(ctx, c.facade, "ModifyControllerAccess", in, len(changes))
}

// GrantController gives the user with that tag access to the controller.
func (c *Client) GrantController(ctx context.Context, userTag, access string) error {
	return c.modify(ctx, params.GrantControllerAccess, userTag, access)
}

// RevokeController takes that access, and what is above it, from the user.
func (c *Client) RevokeController(ctx context.Context, userTag, access string) error {
	return c.modify(ctx, params.RevokeControllerAccess, userTag, access)
}

func (c *Client) modify(ctx context.Context, action params.ControllerAction, userTag, access string) error {
	errs, err := c.ModifyControllerAccess(ctx, params.ModifyControllerAccess{UserTag: userTag, Action: action, Access: access})
	if err != nil {
		return err
	}
	return errs[0]
}
