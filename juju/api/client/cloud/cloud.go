// Package cloud is the client of the Cloud facade, on a connection to the controller.
package cloud

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Cloud facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Cloud")
	return &Client{ClientFacade: closer, facade: facade}
}

// Clouds returns the controller's clouds by tag ("cloud-localhost").
func (c *Client) Clouds(ctx context.Context) (map[string]params.Cloud, error) {
	var out params.CloudsResult
	err := c.facade.FacadeCallContext(ctx, "Clouds", nil, &out)
	return out.Clouds, err
}

// Cloud returns the cloud with that tag.
func (c *Client) Cloud(ctx context.Context, tag string) (*params.Cloud, error) {
	var out params.CloudResults
	if err := c.facade.FacadeCallContext(ctx, "Cloud", bulk.Entities(tag), &out); err != nil {
		return nil, err
	}
	if err := bulk.Count(len(out.Results), 1); err != nil {
		return nil, err
	}
	return out.Results[0].Cloud, bulk.Err(out.Results[0].Error)
}

// UserCredentials returns the tags of the user's credentials for the cloud.
func (c *Client) UserCredentials(ctx context.Context, userTag, cloudTag string) ([]string, error) {
	in := params.UserClouds{UserClouds: []params.UserCloud{{UserTag: userTag, CloudTag: cloudTag}}}
	var out params.StringsResults
	if err := c.facade.FacadeCallContext(ctx, "UserCredentials", in, &out); err != nil {
		return nil, err
	}
	if err := bulk.Count(len(out.Results), 1); err != nil {
		return nil, err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}
