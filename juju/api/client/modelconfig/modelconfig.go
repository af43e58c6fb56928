// Package modelconfig is the client of the ModelConfig facade.
package modelconfig

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the ModelConfig facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model, or to the controller for its model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "ModelConfig")
	return &Client{ClientFacade: closer, facade: facade}
}

// ModelGet returns the values of the model's configuration by key.
func (c *Client) ModelGet(ctx context.Context) (map[string]any, error) {
	values, err := c.ModelGetWithMetadata(ctx)
	out := make(map[string]any, len(values))
	for key, v := range values {
		out[key] = v.Value
	}
	return out, err
}

// ModelGetWithMetadata returns value and source ("default", "controller", "region", "model") of
// each key.
func (c *Client) ModelGetWithMetadata(ctx context.Context) (map[string]params.ConfigValue, error) {
	var out params.ModelConfigResults
	err := c.facade.FacadeCallContext(ctx, "ModelGet", nil, &out)
	return out.Config, err
}

// ModelSet sets keys of the model's configuration.
func (c *Client) ModelSet(ctx context.Context, config map[string]any) error {
	return c.facade.FacadeCallContext(ctx, "ModelSet", params.ModelSet{Config: config}, nil)
}

// ModelUnset brings keys back to their default.
func (c *Client) ModelUnset(ctx context.Context, keys ...string) error {
	return c.facade.FacadeCallContext(ctx, "ModelUnset", params.ModelUnset{Keys: keys}, nil)
}

// GetModelConstraints returns the constraints that machines of the model get by default.
func (c *Client) GetModelConstraints(ctx context.Context) (constraints.Value, error) {
	var out params.GetConstraintsResults
	err := c.facade.FacadeCallContext(ctx, "GetModelConstraints", nil, &out)
	return out.Constraints, err
}

// SetModelConstraints replaces the model's constraints.
func (c *Client) SetModelConstraints(ctx context.Context, cons constraints.Value) error {
	return c.facade.FacadeCallContext(ctx, "SetModelConstraints", params.SetConstraints{Constraints: cons}, nil)
}
