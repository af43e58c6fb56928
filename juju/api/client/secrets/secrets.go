// Package secrets is the client of the Secrets facade: a model's secrets and, since version 2, those
// that users make themselves. A secret is named by its URI or its label.
package secrets

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Secrets facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Secrets")
	return &Client{ClientFacade: closer, facade: facade}
}

// writing is the version with which users' own secrets, and labels to find them by, came.
const writing = 2

// ListSecrets returns the secrets that match; an empty filter matches all. reveal decodes their
// contents too, in the encoding of the wire: base64 by key.
func (c *Client) ListSecrets(ctx context.Context, reveal bool, filter params.SecretsFilter) ([]params.ListSecretResult, error) {
	if filter.Label != nil {
		if err := bulk.Since(c.facade, writing, "ListSecrets by label"); err != nil {
			return nil, err
		}
	}
	in := params.ListSecretsArgs{ShowSecrets: reveal, Filter: filter}
	out, err := bulk.Call[params.ListSecretResults](ctx, c.facade, "ListSecrets", in)
	return out.Results, err
}

// CreateSecret makes a secret of the model and returns its URI. data has base64 by key.
func (c *Client) CreateSecret(ctx context.Context, label, description string, data map[string]string) (string, error) {
	if err := bulk.Since(c.facade, writing, "CreateSecrets"); err != nil {
		return "", err
	}
	in := params.CreateSecretArgs{Args: []params.CreateSecretArg{{UpsertSecretArg: params.UpsertSecretArg{
		Label: &label, Description: &description, Content: params.SecretContentParams{Data: data},
	}}}}
	out, err := bulk.Call[params.StringResults](ctx, c.facade, "CreateSecrets", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return "", err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}

// UpdateSecret changes what is not nil in change, which needs URI or ExistingLabel.
func (c *Client) UpdateSecret(ctx context.Context, change params.UpdateUserSecretArg) error {
	if err := bulk.Since(c.facade, writing, "UpdateSecrets"); err != nil {
		return err
	}
	in := params.UpdateUserSecretArgs{Args: []params.UpdateUserSecretArg{change}}
	return bulk.CallOne(ctx, c.facade, "UpdateSecrets", in)
}

// RemoveSecret removes the secret with that URI, or with that label where uri is "": the given
// revisions, or all.
func (c *Client) RemoveSecret(ctx context.Context, uri, label string, revisions ...int) error {
	if err := bulk.Since(c.facade, writing, "RemoveSecrets"); err != nil {
		return err
	}
	in := params.DeleteSecretArgs{Args: []params.DeleteSecretArg{{URI: uri, Label: label, Revisions: revisions}}}
	return bulk.CallOne(ctx, c.facade, "RemoveSecrets", in)
}

// GrantSecret lets applications read the secret and returns one error an application.
func (c *Client) GrantSecret(ctx context.Context, uri, label string, applications ...string) ([]error, error) {
	return c.share(ctx, "GrantSecret", uri, label, applications)
}

// RevokeSecret takes that from them.
func (c *Client) RevokeSecret(ctx context.Context, uri, label string, applications ...string) ([]error, error) {
	return c.share(ctx, "RevokeSecret", uri, label, applications)
}

func (c *Client) share(ctx context.Context, request, uri, label string, applications []string) ([]error, error) {
	if err := bulk.Since(c.facade, writing, request); err != nil {
		return nil, err
	}
	in := params.GrantRevokeUserSecretArg{URI: uri, Label: label, Applications: applications}
	return bulk.CallErrors(ctx, c.facade, request, in, len(applications))
}
