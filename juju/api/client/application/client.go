// Package application is the client of the Application facade: deploying, configuring, scaling,
// relating, exposing and removing applications of a model.
//
// It mirrors github.com/juju/juju/api/client/application of Juju 3.6. The original's methods take
// no context; WithContext gives a client whose calls end with one. What differs on purpose:
//
//	some of several things fail     a *base.BulkError has what each came to, and what succeeded is returned
//	dry run before Application 16   is refused: the server would do it
//	image-id before Application 16  is refused: the server would pass over it
//	DeployFromRepository before 19  is refused: the server has it by name only
package application

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
)

// masterBranch is the branch that every model is on; others ended with Juju 3.
const masterBranch = "master"

// Client calls the Application facade of one model.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
	ctx    context.Context //nolint:containedctx // the original's methods take none
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Application")
	return &Client{ClientFacade: closer, facade: facade, ctx: context.Background()}
}

// WithContext returns a client on the same connection whose calls wait no longer than ctx.
func (c *Client) WithContext(ctx context.Context) *Client {
	bound := *c
	bound.ctx = ctx
	return &bound
}

func (c *Client) call(request string, in, out any) error {
	return c.facade.FacadeCallContext(c.ctx, request, in, out)
}

// since refuses a method or argument that the negotiated version lacks.
func (c *Client) since(version int, what string) error { return bulk.Since(c.facade, version, what) }
