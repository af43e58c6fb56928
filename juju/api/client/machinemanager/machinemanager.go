// Package machinemanager is the client of the MachineManager facade.
package machinemanager

import (
	"context"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the MachineManager facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "MachineManager")
	return &Client{ClientFacade: closer, facade: facade}
}

// AddMachines adds machines; each result has the new machine's id or its own error.
func (c *Client) AddMachines(ctx context.Context, machines []params.AddMachineParams) ([]params.AddMachinesResult, error) {
	var out params.AddMachinesResults
	if err := c.facade.FacadeCallContext(ctx, "AddMachines", params.AddMachines{MachineParams: machines}, &out); err != nil {
		return nil, err
	}
	return out.Machines, bulk.Count(len(out.Machines), len(machines))
}

// DestroyArgs says how DestroyMachines removes machines.
type DestroyArgs struct {
	// Force removes machines that still have units, with them.
	Force bool
	// Keep leaves the instance running outside the model.
	Keep bool
	// DryRun reports what would be removed (MachineManager 10).
	DryRun bool
	// MaxWait bounds the wait for each step of a forced removal; nil means the server's default.
	MaxWait *time.Duration
}

// DestroyMachines removes the machines with these tags; each result has what goes with the machine
// or its own error.
func (c *Client) DestroyMachines(ctx context.Context, args DestroyArgs, tags ...string) ([]params.DestroyMachineResult, error) {
	in := params.DestroyMachinesParams{
		MachineTags: tags, Force: args.Force, Keep: args.Keep, DryRun: args.DryRun, MaxWait: args.MaxWait,
	}
	if args.DryRun {
		if err := bulk.Since(c.facade, 10, "DestroyMachineWithParams with dry run"); err != nil {
			return nil, err
		}
	}
	var out params.DestroyMachineResults
	if err := c.facade.FacadeCallContext(ctx, "DestroyMachineWithParams", in, &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}
