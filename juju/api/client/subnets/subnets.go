// Package subnets is the client of the Subnets facade: the networks that a model's machines are in.
package subnets

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Subnets facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Subnets")
	return &Client{ClientFacade: closer, facade: facade}
}

// ListSubnets returns the subnets of a space ("space-<name>") and zone; "" means any.
func (c *Client) ListSubnets(ctx context.Context, spaceTag, zone string) ([]params.Subnet, error) {
	out, err := bulk.Call[params.ListSubnetsResults](ctx, c.facade, "ListSubnets",
		params.SubnetsFilters{SpaceTag: spaceTag, Zone: zone})
	return out.Results, err
}

// SubnetsByCIDR returns the subnets with each of these CIDRs, each with its own error.
func (c *Client) SubnetsByCIDR(ctx context.Context, cidrs ...string) ([]params.SubnetsResult, error) {
	out, err := bulk.Call[params.SubnetsResults](ctx, c.facade, "SubnetsByCIDR", params.CIDRParams{CIDRs: cidrs})
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(cidrs))
}

// AllZones returns the cloud's availability zones, each with its own error.
func (c *Client) AllZones(ctx context.Context) ([]params.ZoneResult, error) {
	out, err := bulk.Call[params.ZoneResults](ctx, c.facade, "AllZones", nil)
	return out.Results, err
}
