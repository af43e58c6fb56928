// Package bundle is the client of the Bundle facade: what a bundle would change, and the model as a
// bundle.
package bundle

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Bundle facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model, or to the controller for what needs no model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Bundle")
	return &Client{ClientFacade: closer, facade: facade}
}

// GetChanges returns the steps that make a model what the bundle says, in order. The bundle's own
// faults stand in Errors of the answer. url says where the bundle came from, "" for a local one.
func (c *Client) GetChanges(ctx context.Context, url, bundleYAML string) (params.BundleChangesResults, error) {
	in := params.BundleChangesParams{BundleDataYAML: bundleYAML, BundleURL: url}
	return bulk.Call[params.BundleChangesResults](ctx, c.facade, "GetChanges", in)
}

// GetChangesMapArgs is GetChanges with the steps' arguments by name.
func (c *Client) GetChangesMapArgs(ctx context.Context, url, bundleYAML string) (params.BundleChangesMapArgsResults, error) {
	in := params.BundleChangesParams{BundleDataYAML: bundleYAML, BundleURL: url}
	return bulk.Call[params.BundleChangesMapArgsResults](ctx, c.facade, "GetChangesMapArgs", in)
}

// ExportBundle returns the model as the YAML of a bundle.
func (c *Client) ExportBundle(ctx context.Context, includeCharmDefaults, includeSeries bool) (string, error) {
	in := params.ExportBundleParams{IncludeCharmDefaults: includeCharmDefaults, IncludeSeries: includeSeries}
	out, err := bulk.Call[params.StringResult](ctx, c.facade, "ExportBundle", in)
	if err != nil {
		return "", err
	}
	return out.Result, bulk.Err(out.Error)
}
