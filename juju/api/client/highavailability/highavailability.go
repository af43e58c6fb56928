// Package highavailability is the client of the HighAvailability facade: how many controllers there
// are to be.
package highavailability

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the HighAvailability facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller, or to its model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "HighAvailability")
	return &Client{ClientFacade: closer, facade: facade}
}

// EnableHA asks for numControllers controllers, an odd number, 0 for three or what there is. Machines
// that are added get cons and, one by one, placement. It returns what changes.
func (c *Client) EnableHA(
	ctx context.Context, numControllers int, cons constraints.Value, placement []string,
) (params.ControllersChanges, error) {
	in := params.ControllersSpecs{Specs: []params.ControllersSpec{{
		NumControllers: numControllers, Constraints: cons, Placement: placement,
	}}}
	out, err := bulk.Call[params.ControllersChangeResults](ctx, c.facade, "EnableHA", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.ControllersChanges{}, err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}
