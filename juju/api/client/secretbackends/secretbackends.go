// Package secretbackends is the client of the SecretBackends facade, on a connection to the
// controller: where secrets' contents are kept.
package secretbackends

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the SecretBackends facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "SecretBackends")
	return &Client{ClientFacade: closer, facade: facade}
}

// ListSecretBackends returns the named backends, or all of them, each with its own error. reveal shows
// the secret parts of their configuration too.
func (c *Client) ListSecretBackends(ctx context.Context, names []string, reveal bool) ([]params.SecretBackendResult, error) {
	in := params.ListSecretBackendsArgs{Names: names, Reveal: reveal}
	out, err := bulk.Call[params.ListSecretBackendsResults](ctx, c.facade, "ListSecretBackends", in)
	return out.Results, err
}

// AddSecretBackend adds a backend.
func (c *Client) AddSecretBackend(ctx context.Context, backend params.AddSecretBackendArg) error {
	in := params.AddSecretBackendArgs{Args: []params.AddSecretBackendArg{backend}}
	return bulk.CallOne(ctx, c.facade, "AddSecretBackends", in)
}

// UpdateSecretBackend changes a backend. Force goes on although the backend does not answer.
func (c *Client) UpdateSecretBackend(ctx context.Context, change params.UpdateSecretBackendArg) error {
	in := params.UpdateSecretBackendArgs{Args: []params.UpdateSecretBackendArg{change}}
	return bulk.CallOne(ctx, c.facade, "UpdateSecretBackends", in)
}

// RemoveSecretBackend removes a backend; force removes it although secrets are in it.
func (c *Client) RemoveSecretBackend(ctx context.Context, name string, force bool) error {
	in := params.RemoveSecretBackendArgs{Args: []params.RemoveSecretBackendArg{{Name: name, Force: force}}}
	return bulk.CallOne(ctx, c.facade, "RemoveSecretBackends", in)
}
