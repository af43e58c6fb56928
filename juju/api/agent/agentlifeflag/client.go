// Package agentlifeflag is the client of the facade AgentLifeFlag, by which an
// agent follows the life of one entity: workers that run only while it is alive,
// or only once it is dying, stand on it.
package agentlifeflag

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "AgentLifeFlag"

// Error is a constant error of this package, compared with errors.Is.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

// ErrEntityNotFound says that the entity does not exist (any more).
const ErrEntityNotFound = Error("entity not found")

// Client calls the facade AgentLifeFlag.
type Client struct {
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	return &Client{base.NewFacadeCaller(caller, facadeName)}
}

// Watch tells when the entity's life changes. ErrEntityNotFound is in the error
// if there is no such entity.
func (c *Client) Watch(ctx context.Context, tag names.Tag) (watcher.NotifyWatcher, error) {
	w, err := bulk.Notify(ctx, c.facade, "Watch", tag)
	return w, notFound(err)
}

// Life returns the entity's life. ErrEntityNotFound is in the error if there is
// no such entity.
func (c *Client) Life(ctx context.Context, tag names.Tag) (life.Value, error) {
	l, err := bulk.Life(ctx, c.facade, tag)
	if err != nil {
		return "", notFound(err)
	}
	return l, l.Validate()
}

func notFound(err error) error {
	if params.IsCodeNotFound(err) {
		return fmt.Errorf("%w: %w", ErrEntityNotFound, err)
	}
	return err
}
