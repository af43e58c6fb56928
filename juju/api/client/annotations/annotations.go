// Package annotations is the client of the Annotations facade: free texts by key on a model's
// entities.
package annotations

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Annotations facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Annotations")
	return &Client{ClientFacade: closer, facade: facade}
}

// Get returns the annotations of the entities with these tags, each with its own error.
func (c *Client) Get(ctx context.Context, tags ...string) ([]params.AnnotationsGetResult, error) {
	var out params.AnnotationsGetResults
	if err := c.facade.FacadeCallContext(ctx, "Get", bulk.Entities(tags...), &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// Set sets annotations by tag and key; an empty text removes a key. It returns the errors of the
// entities that could not be annotated, joined.
func (c *Client) Set(ctx context.Context, annotations map[string]map[string]string) error {
	in := params.AnnotationsSet{}
	for tag, pairs := range annotations {
		in.Annotations = append(in.Annotations, params.EntityAnnotations{EntityTag: tag, Annotations: pairs})
	}
	var out params.ErrorResults
	if err := c.facade.FacadeCallContext(ctx, "Set", in, &out); err != nil {
		return err
	}
	var errs []error
	for _, r := range out.Results { // of those that failed only: Juju says nothing of the others
		errs = append(errs, bulk.Err(r.Error))
	}
	return errors.Join(errs...)
}
