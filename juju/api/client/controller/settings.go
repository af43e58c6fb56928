package controller

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ConfigSet sets keys of the controller's configuration that may change while it runs.
func (c *Client) ConfigSet(ctx context.Context, values map[string]any) error {
	return c.facade.FacadeCallContext(ctx, "ConfigSet", params.ControllerConfigSet{Config: values}, nil)
}

// CloudSpec returns cloud and credential of the models with these tags, each with its own error.
func (c *Client) CloudSpec(ctx context.Context, modelTags ...string) ([]params.CloudSpecResult, error) {
	out, err := bulk.Call[params.CloudSpecResults](ctx, c.facade, "CloudSpec", bulk.Entities(modelTags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(modelTags))
}

// IdentityProviderURL returns where users of another identity provider log in, "" where there is none.
func (c *Client) IdentityProviderURL(ctx context.Context) (string, error) {
	return c.text(ctx, "IdentityProviderURL")
}

// MongoVersion returns the version of the controller's database as it calls it.
func (c *Client) MongoVersion(ctx context.Context) (string, error) {
	return c.text(ctx, "MongoVersion")
}

func (c *Client) text(ctx context.Context, request string) (string, error) {
	out, err := bulk.Call[params.StringResult](ctx, c.facade, request, nil)
	if err != nil {
		return "", err
	}
	return out.Result, bulk.Err(out.Error)
}

// DashboardConnectionInfo returns how the dashboard is reached.
func (c *Client) DashboardConnectionInfo(ctx context.Context) (params.DashboardConnectionInfo, error) {
	out, err := bulk.Call[params.DashboardConnectionInfo](ctx, c.facade, "DashboardConnectionInfo", nil)
	if err != nil {
		return out, err
	}
	return out, bulk.Err(out.Error)
}

// DestroyController begins to destroy the controller, and its models if args says so. Storage that
// outlives machines needs a decision in DestroyStorage.
func (c *Client) DestroyController(ctx context.Context, args params.DestroyControllerArgs) error {
	return c.facade.FacadeCallContext(ctx, "DestroyController", args, nil)
}
