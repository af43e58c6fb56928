package modelmanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ModelDefaults returns, by key, what models of the cloud with that tag begin with.
func (c *Client) ModelDefaults(ctx context.Context, cloudTag string) (map[string]params.ModelDefaults, error) {
	out, err := bulk.Call[params.ModelDefaultsResults](ctx, c.facade, "ModelDefaultsForClouds", bulk.Entities(cloudTag))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].Config, bulk.Err(out.Results[0].Error)
}

// SetModelDefaults sets what models of a cloud, or of one region of it, begin with. cloudTag is "" for
// the controller's cloud.
func (c *Client) SetModelDefaults(ctx context.Context, cloudTag, region string, config map[string]any) error {
	in := params.SetModelDefaults{Config: []params.ModelDefaultValues{{CloudTag: cloudTag, CloudRegion: region, Config: config}}}
	return bulk.CallOne(ctx, c.facade, "SetModelDefaults", in)
}

// UnsetModelDefaults brings keys back to what the controller begins with.
func (c *Client) UnsetModelDefaults(ctx context.Context, cloudTag, region string, keys ...string) error {
	in := params.UnsetModelDefaults{Keys: []params.ModelUnsetKeys{{CloudTag: cloudTag, CloudRegion: region, Keys: keys}}}
	return bulk.CallOne(ctx, c.facade, "UnsetModelDefaults", in)
}

// ChangeModelCredential gives the model another credential for its cloud.
func (c *Client) ChangeModelCredential(ctx context.Context, modelTag, credentialTag string) error {
	in := params.ChangeModelCredentialsParams{ModelCredentials: []params.ChangeModelCredentialParams{{
		ModelTag: modelTag, CredentialTag: credentialTag,
	}}}
	return bulk.CallOne(ctx, c.facade, "ChangeModelCredential", in)
}

// DumpModel returns the YAML of everything that the controller has of the model.
func (c *Client) DumpModel(ctx context.Context, modelTag string, simplified bool) (string, error) {
	in := params.DumpModelRequest{Entities: bulk.Entities(modelTag).Entities, Simplified: simplified}
	out, err := bulk.Call[params.StringResults](ctx, c.facade, "DumpModels", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return "", err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}

// DumpModelDB returns the documents of the model in the controller's database by collection.
func (c *Client) DumpModelDB(ctx context.Context, modelTag string) (map[string]any, error) {
	out, err := bulk.Call[params.MapResults](ctx, c.facade, "DumpModelsDB", bulk.Entities(modelTag))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}
