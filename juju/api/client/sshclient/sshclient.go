// Package sshclient is the client of the SSHClient facade: where machines and units are reached by
// SSH and which host keys they show. A target is the name of a unit or the id of a machine.
package sshclient

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the SSHClient facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "SSHClient")
	return &Client{ClientFacade: closer, facade: facade}
}

// PublicAddress returns the address at which the target is reached from outside.
func (c *Client) PublicAddress(ctx context.Context, target string) (string, error) {
	return c.address(ctx, "PublicAddress", target)
}

// PrivateAddress returns the target's address inside the cloud.
func (c *Client) PrivateAddress(ctx context.Context, target string) (string, error) {
	return c.address(ctx, "PrivateAddress", target)
}

func (c *Client) address(ctx context.Context, request, target string) (string, error) {
	in, err := entity(target)
	if err != nil {
		return "", err
	}
	out, err := bulk.Call[params.SSHAddressResults](ctx, c.facade, request, in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return "", err
	}
	return out.Results[0].Address, bulk.Err(out.Results[0].Error)
}

// AllAddresses returns every address of the target.
func (c *Client) AllAddresses(ctx context.Context, target string) ([]string, error) {
	in, err := entity(target)
	if err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.SSHAddressesResults](ctx, c.facade, "AllAddresses", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].Addresses, bulk.Err(out.Results[0].Error)
}

// PublicKeys returns the target's host keys.
func (c *Client) PublicKeys(ctx context.Context, target string) ([]string, error) {
	in, err := entity(target)
	if err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.SSHPublicKeysResults](ctx, c.facade, "PublicKeys", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].PublicKeys, bulk.Err(out.Results[0].Error)
}

// Proxy says whether SSH has to go through the controller.
func (c *Client) Proxy(ctx context.Context) (bool, error) {
	out, err := bulk.Call[params.SSHProxyResult](ctx, c.facade, "Proxy", nil)
	return out.UseProxy, err
}

// ModelCredentialForSSH returns cloud and credential of a Kubernetes model.
func (c *Client) ModelCredentialForSSH(ctx context.Context) (*params.CloudSpec, error) {
	if err := bulk.Since(c.facade, 4, "ModelCredentialForSSH"); err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.CloudSpecResult](ctx, c.facade, "ModelCredentialForSSH", nil)
	if err != nil {
		return nil, err
	}
	return out.Result, bulk.Err(out.Error)
}

func entity(target string) (params.Entities, error) {
	switch {
	case names.IsValidUnit(target):
		return bulk.Entities(names.NewUnitTag(target).String()), nil
	case names.IsValidMachine(target):
		return bulk.Entities(names.NewMachineTag(target).String()), nil
	}
	return params.Entities{}, fmt.Errorf("%q is neither the name of a unit nor the id of a machine", target)
}
