// Package keymanager is the client of the KeyManager facade: the SSH keys that open a model's
// machines.
package keymanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the KeyManager facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "KeyManager")
	return &Client{ClientFacade: closer, facade: facade}
}

// ListKeys returns the keys of each user, in authorized_keys form where full is true, otherwise their
// fingerprints with comments. Each result has its own error.
func (c *Client) ListKeys(ctx context.Context, full bool, users ...string) ([]params.StringsResult, error) {
	in := params.ListSSHKeys{Mode: full, Entities: bulk.Entities(users...)}
	out, err := bulk.Call[params.StringsResults](ctx, c.facade, "ListKeys", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(users))
}

// AddKeys adds keys in authorized_keys form for the user and returns one error a key.
func (c *Client) AddKeys(ctx context.Context, user string, keys ...string) ([]error, error) {
	return c.modify(ctx, "AddKeys", user, keys)
}

// DeleteKeys removes keys by fingerprint or comment and returns one error a key.
func (c *Client) DeleteKeys(ctx context.Context, user string, keyIDs ...string) ([]error, error) {
	return c.modify(ctx, "DeleteKeys", user, keyIDs)
}

// ImportKeys adds the keys that "lp:<name>" or "gh:<name>" publish and returns one error a name.
func (c *Client) ImportKeys(ctx context.Context, user string, keyIDs ...string) ([]error, error) {
	return c.modify(ctx, "ImportKeys", user, keyIDs)
}

func (c *Client) modify(ctx context.Context, request, user string, keys []string) ([]error, error) {
	in := params.ModifyUserSSHKeys{User: user, SSHKeys: keys}
	return bulk.CallErrors(ctx, c.facade, request, in, len(keys))
}
