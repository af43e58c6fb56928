// Package block is the client of the Block facade: keeping a model from being destroyed, having
// things removed, or changing at all.
package block

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Block facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Block")
	return &Client{ClientFacade: closer, facade: facade}
}

// The kinds of blocks.
const (
	// Destroy keeps the model from being destroyed.
	Destroy = "BlockDestroy"
	// Remove keeps machines, applications, units and relations from being removed too.
	Remove = "BlockRemove"
	// Change keeps everything from changing.
	Change = "BlockChange"
)

// List returns the blocks that are on; the error joins those that could not be read.
func (c *Client) List(ctx context.Context) ([]params.Block, error) {
	out, err := bulk.Call[params.BlockResults](ctx, c.facade, "List", nil)
	if err != nil {
		return nil, err
	}
	var blocks []params.Block
	var errs []error
	for _, r := range out.Results {
		if r.Error != nil {
			errs = append(errs, r.Error)
			continue
		}
		blocks = append(blocks, r.Result)
	}
	return blocks, errors.Join(errs...)
}

// SwitchBlockOn turns a kind of block on; message is what those who meet it are told.
func (c *Client) SwitchBlockOn(ctx context.Context, kind, message string) error {
	return c.turn(ctx, "SwitchBlockOn", params.BlockSwitchParams{Type: kind, Message: message})
}

// SwitchBlockOff turns a kind of block off.
func (c *Client) SwitchBlockOff(ctx context.Context, kind string) error {
	return c.turn(ctx, "SwitchBlockOff", params.BlockSwitchParams{Type: kind})
}

func (c *Client) turn(ctx context.Context, request string, in params.BlockSwitchParams) error {
	out, err := bulk.Call[params.ErrorResult](ctx, c.facade, request, in)
	if err != nil {
		return err
	}
	return bulk.Err(out.Error)
}
