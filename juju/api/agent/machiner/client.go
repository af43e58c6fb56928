// Package machiner is the client of the facade Machiner, by which the agent of a
// machine tells what it found there and follows the machine's life.
package machiner

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/agent/internal/hostports"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
)

const facadeName = "Machiner"

// Client calls the facade Machiner. It may be used from any number of
// goroutines.
type Client struct {
	hostports.APIAddresser
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	f := base.NewFacadeCaller(caller, facadeName)
	return &Client{APIAddresser: hostports.New(f), facade: f}
}

// Machine returns the machine, with its life as it is now.
func (c *Client) Machine(ctx context.Context, tag names.MachineTag) (*Machine, error) {
	life, err := bulk.Life(ctx, c.facade, tag)
	if err != nil {
		return nil, err
	}
	return &Machine{tag: tag, life: life, facade: c.facade}, nil
}
