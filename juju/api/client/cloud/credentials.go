package cloud

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// AddCredential adds a credential ("cloudcred-<cloud>_<user>_<name>") for a cloud.
func (c *Client) AddCredential(ctx context.Context, tag string, credential params.CloudCredential) error {
	in := params.TaggedCredentials{Credentials: []params.TaggedCredential{{Tag: tag, Credential: credential}}}
	return bulk.CallOne(ctx, c.facade, "AddCredentials", in)
}

// Credentials returns the credentials with these tags without their secret parts, each with its own
// error.
func (c *Client) Credentials(ctx context.Context, tags ...string) ([]params.CloudCredentialResult, error) {
	out, err := bulk.Call[params.CloudCredentialResults](ctx, c.facade, "Credential", bulk.Entities(tags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// CredentialContents returns the caller's credential of that name for the cloud, or all of the
// caller's credentials where both are "", each with its own error. withSecrets shows the secret parts.
func (c *Client) CredentialContents(ctx context.Context, cloud, credential string, withSecrets bool) ([]params.CredentialContentResult, error) {
	in := params.CloudCredentialArgs{IncludeSecrets: withSecrets}
	if cloud != "" || credential != "" {
		in.Credentials = []params.CloudCredentialArg{{CloudName: cloud, CredentialName: credential}}
	}
	out, err := bulk.Call[params.CredentialContentResults](ctx, c.facade, "CredentialContents", in)
	return out.Results, err
}

// CheckCredentialsModels says which models would stop working with these credentials; nothing changes.
func (c *Client) CheckCredentialsModels(ctx context.Context, credentials ...params.TaggedCredential) ([]params.UpdateCredentialResult, error) {
	in := params.TaggedCredentials{Credentials: credentials}
	return c.credentials(ctx, "CheckCredentialsModels", in, len(credentials))
}

// UpdateCredentials replaces credentials, each with its own error. One with which a model would stop
// working is refused unless force is true.
func (c *Client) UpdateCredentials(ctx context.Context, force bool, credentials ...params.TaggedCredential) ([]params.UpdateCredentialResult, error) {
	in := params.UpdateCredentialArgs{Credentials: credentials, Force: force}
	return c.credentials(ctx, "UpdateCredentialsCheckModels", in, len(credentials))
}

func (c *Client) credentials(ctx context.Context, request string, in any, want int) ([]params.UpdateCredentialResult, error) {
	out, err := bulk.Call[params.UpdateCredentialResults](ctx, c.facade, request, in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), want)
}

// RevokeCredential removes the credential with that tag. One that models use is refused unless force
// is true.
func (c *Client) RevokeCredential(ctx context.Context, tag string, force bool) error {
	in := params.RevokeCredentialArgs{Credentials: []params.RevokeCredentialArg{{Tag: tag, Force: force}}}
	return bulk.CallOne(ctx, c.facade, "RevokeCredentialsCheckModels", in)
}
