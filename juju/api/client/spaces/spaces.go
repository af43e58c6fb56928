// Package spaces is the client of the Spaces facade: groups of subnets that applications are bound
// to.
package spaces

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Spaces facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Spaces")
	return &Client{ClientFacade: closer, facade: facade}
}

// CreateSpace makes a space of the subnets with these CIDRs.
func (c *Client) CreateSpace(ctx context.Context, name string, cidrs []string, public bool) error {
	in := params.CreateSpacesParams{Spaces: []params.CreateSpaceParams{{
		SpaceTag: names.NewSpaceTag(name).String(), CIDRs: cidrs, Public: public,
	}}}
	return bulk.CallOne(ctx, c.facade, "CreateSpaces", in)
}

// ListSpaces returns the model's spaces with their subnets, each with its own error.
func (c *Client) ListSpaces(ctx context.Context) ([]params.Space, error) {
	out, err := bulk.Call[params.ListSpacesResults](ctx, c.facade, "ListSpaces", nil)
	return out.Results, err
}

// ShowSpace returns the space and who uses it.
func (c *Client) ShowSpace(ctx context.Context, name string) (params.ShowSpaceResult, error) {
	out, err := bulk.Call[params.ShowSpaceResults](ctx, c.facade, "ShowSpace",
		bulk.Entities(names.NewSpaceTag(name).String()))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.ShowSpaceResult{}, err
	}
	return out.Results[0], bulk.Err(out.Results[0].Error)
}

// ReloadSpaces reads spaces and subnets from the cloud again.
func (c *Client) ReloadSpaces(ctx context.Context) error {
	return c.facade.FacadeCallContext(ctx, "ReloadSpaces", nil, nil)
}

// RenameSpace gives the space another name.
func (c *Client) RenameSpace(ctx context.Context, from, to string) error {
	in := params.RenameSpacesParams{Changes: []params.RenameSpaceParams{{
		FromSpaceTag: names.NewSpaceTag(from).String(), ToSpaceTag: names.NewSpaceTag(to).String(),
	}}}
	return bulk.CallOne(ctx, c.facade, "RenameSpace", in)
}

// MoveSubnets moves the subnets with these tags ("subnet-<id>") into the space and returns which moved.
// force moves them although constraints or bindings stand against it.
func (c *Client) MoveSubnets(ctx context.Context, space string, subnetTags []string, force bool) (params.MoveSubnetsResult, error) {
	in := params.MoveSubnetsParams{Args: []params.MoveSubnetsParam{{
		Subnets: subnetTags, SpaceTag: names.NewSpaceTag(space).String(), Force: force,
	}}}
	out, err := bulk.Call[params.MoveSubnetsResults](ctx, c.facade, "MoveSubnets", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.MoveSubnetsResult{}, err
	}
	return out.Results[0], bulk.Err(out.Results[0].Error)
}

// RemoveSpace removes the space. What stands against it is in the result; force removes it even so,
// and dryRun only reports.
func (c *Client) RemoveSpace(ctx context.Context, name string, force, dryRun bool) (params.RemoveSpaceResult, error) {
	in := params.RemoveSpaceParams{SpaceParam: []params.RemoveSpaceParam{{
		Space: params.Entity{Tag: names.NewSpaceTag(name).String()}, Force: force, DryRun: dryRun,
	}}}
	out, err := bulk.Call[params.RemoveSpaceResults](ctx, c.facade, "RemoveSpace", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.RemoveSpaceResult{}, err
	}
	return out.Results[0], bulk.Err(out.Results[0].Error)
}
