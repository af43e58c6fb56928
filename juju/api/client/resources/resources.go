// Package resources is the client of the Resources facade and of the route that takes the files.
package resources

import (
	"context"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Resources facade of one model.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
	conn   base.APICallCloser
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Resources")
	return &Client{ClientFacade: closer, facade: facade, conn: conn}
}

// ListResources returns the resources of the applications with these tags, each with its own error.
func (c *Client) ListResources(ctx context.Context, tags ...string) ([]params.ResourcesResult, error) {
	var out params.ResourcesResults
	if err := c.facade.FacadeCallContext(ctx, "ListResources", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// AddPendingResources announces resources of an application that is about to be deployed and
// returns an id for each, to be uploaded to and given to Deploy.
func (c *Client) AddPendingResources(ctx context.Context, args params.AddPendingResourcesArgsV2) ([]string, error) {
	var out params.AddPendingResourcesResult
	if err := c.facade.FacadeCallContext(ctx, "AddPendingResources", args, &out); err != nil {
		return nil, err
	}
	if out.Error != nil {
		return nil, out.Error
	}
	return out.PendingIDs, bulk.Count(len(out.PendingIDs), len(args.Resources))
}

// Upload sends the file of a resource. pendingID is what AddPendingResources returned, or "" for
// an application that is deployed.
func (c *Client) Upload(ctx context.Context, application, name, filename, pendingID string, file io.ReadSeeker) error {
	sum := sha512.New384()
	size, err := io.Copy(sum, file)
	if err != nil {
		return fmt.Errorf("cannot read resource %q: %w", name, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("cannot rewind resource %q: %w", name, err)
	}
	target := path.Join("applications", application, "resources", name)
	if pendingID != "" {
		target += "?" + url.Values{"pendingid": {pendingID}}.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, target, io.NopCloser(file))
	if err != nil {
		return err
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Content-Sha384", hex.EncodeToString(sum.Sum(nil)))
	req.Header.Set("Content-Disposition", mime.FormatMediaType("form-data",
		map[string]string{"filename": mime.BEncoding.Encode("utf-8", filename)}))
	client, err := c.conn.HTTPClient()
	if err != nil {
		return err
	}
	if err := client.Do(ctx, req, nil); err != nil {
		return fmt.Errorf("cannot upload resource %q of application %q: %w", name, application, err)
	}
	return nil
}
