// Package logger is the client of the facade Logger, by which an agent learns
// what it has to log.
package logger

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "Logger"

// Client calls the facade Logger. It may be used from any number of goroutines.
type Client struct {
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	return &Client{base.NewFacadeCaller(caller, facadeName)}
}

// LoggingConfig returns what the agent has to log, such as "<root>=INFO".
func (c *Client) LoggingConfig(ctx context.Context, agent names.Tag) (string, error) {
	var r params.StringResults
	if err := c.facade.FacadeCallContext(ctx, "LoggingConfig", bulk.Entities(agent), &r); err != nil {
		return "", err
	}
	result, err := bulk.One(r.Results)
	if err != nil {
		return "", err
	}
	return result.Result, bulk.Err(result.Error)
}

// WatchLoggingConfig tells when that changes.
func (c *Client) WatchLoggingConfig(ctx context.Context, agent names.Tag) (watcher.NotifyWatcher, error) {
	return bulk.Notify(ctx, c.facade, "WatchLoggingConfig", agent)
}
