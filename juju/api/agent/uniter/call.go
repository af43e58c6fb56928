package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// call calls a method of the facade.
func (c *Client) call(ctx context.Context, method string, args, result any) error {
	return c.facade.FacadeCallContext(ctx, method, args, result)
}

// errorCall calls a bulk method on one entity that answers errors only.
func (c *Client) errorCall(ctx context.Context, method string, args any) error {
	return bulk.Error(ctx, c.facade, method, args)
}

// stringCall calls a bulk method on one entity that answers a string.
func (c *Client) stringCall(ctx context.Context, method string, tag names.Tag) (string, error) {
	var results params.StringResults
	if err := c.call(ctx, method, bulk.Entities(tag), &results); err != nil {
		return "", err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return "", err
	}
	if result.Error != nil {
		return "", bulk.Err(result.Error)
	}
	return result.Result, nil
}

// stringBoolCall calls a bulk method on one entity that answers a string and
// whether there is one.
func (c *Client) stringBoolCall(ctx context.Context, method string, tag names.Tag) (string, bool, error) {
	var results params.StringBoolResults
	if err := c.call(ctx, method, bulk.Entities(tag), &results); err != nil {
		return "", false, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return "", false, err
	}
	if result.Error != nil {
		return "", false, bulk.Err(result.Error)
	}
	return result.Result, result.Ok, nil
}

// setStatus calls one of the methods that set a status.
func (c *Client) setStatus(ctx context.Context, method string, tag names.Tag, status, info string, data map[string]any) error {
	return c.errorCall(ctx, method, params.SetStatus{Entities: []params.EntityStatusArgs{{
		Tag: tag.String(), Status: status, Info: info, Data: data,
	}}})
}
