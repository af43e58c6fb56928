// Package pinger is the client of the Pinger facade. An agent that does not ping for three minutes
// loses its connection; a user need not.
package pinger

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
)

// Client calls the Pinger facade.
type Client struct{ facade base.FacadeCaller }

// NewClient returns a client on any connection.
func NewClient(caller base.APICaller) *Client {
	return &Client{base.NewFacadeCaller(caller, "Pinger")}
}

// Ping returns when the server has answered.
func (c *Client) Ping(ctx context.Context) error {
	return c.facade.FacadeCallContext(ctx, "Ping", nil, nil)
}
