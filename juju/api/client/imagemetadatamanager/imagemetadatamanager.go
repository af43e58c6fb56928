// Package imagemetadatamanager is the client of the ImageMetadataManager facade: which images
// machines of the controller's cloud are made of.
package imagemetadatamanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the ImageMetadataManager facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller's model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "ImageMetadataManager")
	return &Client{ClientFacade: closer, facade: facade}
}

// List returns the known images that match; an empty filter matches all.
func (c *Client) List(ctx context.Context, filter params.ImageMetadataFilter) ([]params.CloudImageMetadata, error) {
	out, err := bulk.Call[params.ListCloudImageMetadataResult](ctx, c.facade, "List", filter)
	return out.Result, err
}

// Save adds or replaces images.
func (c *Client) Save(ctx context.Context, images ...params.CloudImageMetadata) error {
	in := params.MetadataSaveParams{Metadata: []params.CloudImageMetadataList{{Metadata: images}}}
	return bulk.CallOne(ctx, c.facade, "Save", in)
}

// Delete forgets the image with that id.
func (c *Client) Delete(ctx context.Context, imageID string) error {
	return bulk.CallOne(ctx, c.facade, "Delete", params.MetadataImageIds{ImageIds: []string{imageID}})
}
