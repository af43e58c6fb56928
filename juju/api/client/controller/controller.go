// Package controller is the client of the Controller facade, on a connection to the controller.
package controller

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Controller facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Controller")
	return &Client{ClientFacade: closer, facade: facade}
}

// ControllerConfig returns the controller's configuration.
func (c *Client) ControllerConfig(ctx context.Context) (map[string]any, error) {
	var out params.ControllerConfigResult
	err := c.facade.FacadeCallContext(ctx, "ControllerConfig", nil, &out)
	return out.Config, err
}

// ControllerVersion returns the version that the controller reports and the revision it was built
// from, "" where it does not know.
func (c *Client) ControllerVersion(ctx context.Context) (version, commit string, err error) {
	var out params.ControllerVersionResults
	err = c.facade.FacadeCallContext(ctx, "ControllerVersion", nil, &out)
	return out.Version, out.GitCommit, err
}
