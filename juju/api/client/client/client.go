// Package client is the client of the Client facade: the status of a model and the watcher of
// everything in it.
//
// It mirrors github.com/juju/juju/api/client/client of Juju 3.6. What differs on purpose:
//
//	logger                        may be left out, and is not used
//	storage before Client 7       is refused: the server would leave it out
//	WatchAll without AllWatcher   is refused: nobody could read the watch
//	every method                  has a form that takes a context
package client

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Logger takes what the original's client logs. This client logs nothing; the type is here so
// that callers of NewClient compile.
type Logger interface {
	Errorf(string, ...any)
}

// Client calls the Client facade of one model.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model. Loggers are accepted and not used.
func NewClient(conn base.APICallCloser, _ ...Logger) *Client {
	closer, facade := base.NewClientFacade(conn, "Client")
	return &Client{ClientFacade: closer, facade: facade}
}

// StatusArgs narrows what Status returns; nil means all, without storage.
type StatusArgs struct {
	// Patterns are names of applications, units or machines, with * for any text, statuses,
	// ports, addresses, "exposed". Whatever one of them matches is returned, with what belongs
	// to it.
	Patterns []string
	// IncludeStorage adds storage, filesystems and volumes. Before Client 7, which came with Juju
	// 3.3, it is refused: package storage lists them there.
	IncludeStorage bool
}

// withStorage is the version whose status can have storage.
const withStorage = 7

// Status returns the status of the model.
func (c *Client) Status(args *StatusArgs) (*params.FullStatus, error) {
	return c.StatusContext(context.Background(), args)
}

// StatusContext is Status whose wait ends with ctx.
func (c *Client) StatusContext(ctx context.Context, args *StatusArgs) (*params.FullStatus, error) {
	var in params.StatusParams
	if args != nil {
		in.Patterns, in.IncludeStorage = args.Patterns, args.IncludeStorage
	}
	if in.IncludeStorage {
		if err := bulk.Since(c.facade, withStorage, "FullStatus with storage"); err != nil {
			return nil, err
		}
	}
	out := new(params.FullStatus)
	if err := c.facade.FacadeCallContext(ctx, "FullStatus", in, out); err != nil {
		return nil, err
	}
	return out, nil
}

// WatchAll returns a watcher of everything in the model. Stop it, or close the connection.
func (c *Client) WatchAll() (*allwatcher.Watcher, error) {
	return c.WatchAllContext(context.Background())
}

// WatchAllContext is WatchAll whose wait ends with ctx; the watcher lives on.
func (c *Client) WatchAllContext(ctx context.Context) (*allwatcher.Watcher, error) {
	// Juju 4 still begins a watch, which it has no facade to read by.
	if _, err := base.BestVersion(c.facade.RawAPICaller(), "AllWatcher"); err != nil {
		return nil, err
	}
	var out params.AllWatcherId
	if err := c.facade.FacadeCallContext(ctx, "WatchAll", nil, &out); err != nil {
		return nil, err
	}
	return allwatcher.New(c.facade.RawAPICaller(), out.AllWatcherId), nil
}
