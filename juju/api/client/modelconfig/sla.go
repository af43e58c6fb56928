package modelconfig

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Sequences returns the next numbers that the model gives, by kind ("machine", "application-mysql").
func (c *Client) Sequences(ctx context.Context) (map[string]int, error) {
	out, err := bulk.Call[params.ModelSequencesResult](ctx, c.facade, "Sequences", nil)
	return out.Sequences, err
}

// SLALevel returns the model's level of support.
func (c *Client) SLALevel(ctx context.Context) (string, error) {
	out, err := bulk.Call[params.StringResult](ctx, c.facade, "SLALevel", nil)
	if err != nil {
		return "", err
	}
	return out.Result, bulk.Err(out.Error)
}

// SetSLALevel sets the model's level of support with its owner and the proof of it.
func (c *Client) SetSLALevel(ctx context.Context, level, owner string, creds []byte) error {
	return c.facade.FacadeCallContext(ctx, "SetSLALevel", params.ModelSLA{Level: level, Owner: owner, Creds: creds}, nil)
}
