// Package charms is the client of the Charms facade and of the routes that take local charms.
package charms

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Charms facade of one model.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
	conn   base.APICallCloser
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Charms")
	return &Client{ClientFacade: closer, facade: facade, conn: conn}
}

// CharmInfo returns metadata, configuration, actions and manifest of the charm at that URL.
func (c *Client) CharmInfo(ctx context.Context, url string) (*params.Charm, error) {
	out := new(params.Charm)
	if err := c.facade.FacadeCallContext(ctx, "CharmInfo", params.CharmURL{URL: url}, out); err != nil {
		return nil, err
	}
	return out, nil
}

// List returns the URLs of the model's charms, of all or of those with the given names.
func (c *Client) List(ctx context.Context, names ...string) ([]string, error) {
	var out params.CharmsListResult
	err := c.facade.FacadeCallContext(ctx, "List", params.CharmsList{Names: names}, &out)
	return out.CharmURLs, err
}
