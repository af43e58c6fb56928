// Package credentialmanager is the client of the CredentialManager facade: saying that the cloud no
// longer takes a model's credential.
package credentialmanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the CredentialManager facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "CredentialManager")
	return &Client{ClientFacade: closer, facade: facade}
}

// InvalidateModelCredential marks the model's cloud credential as refused by the cloud.
func (c *Client) InvalidateModelCredential(ctx context.Context, reason string) error {
	out, err := bulk.Call[params.ErrorResult](ctx, c.facade, "InvalidateModelCredential",
		params.InvalidateCredentialArg{Reason: reason})
	if err != nil {
		return err
	}
	return bulk.Err(out.Error)
}
