// Package upgrader is the client of the facade Upgrader, by which an agent tells
// its version and learns which it shall have.
package upgrader

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
)

const facadeName = "Upgrader"

// Client calls the facade Upgrader. It may be used from any number of
// goroutines.
type Client struct {
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	return &Client{base.NewFacadeCaller(caller, facadeName)}
}

// SetVersion tells the version that the agent runs.
func (c *Client) SetVersion(ctx context.Context, agent names.Tag, v version.Binary) error {
	args := params.EntitiesVersion{AgentTools: []params.EntityVersion{
		{Tag: agent.String(), Tools: &params.Version{Version: v}},
	}}
	return bulk.Error(ctx, c.facade, "SetTools", args)
}

// DesiredVersion returns the version that the agent shall run.
func (c *Client) DesiredVersion(ctx context.Context, agent names.Tag) (version.Number, error) {
	var r params.VersionResults
	if err := c.facade.FacadeCallContext(ctx, "DesiredVersion", bulk.Entities(agent), &r); err != nil {
		return version.Number{}, err
	}
	result, err := bulk.One(r.Results)
	if err != nil {
		return version.Number{}, err
	}
	if err := bulk.Err(result.Error); err != nil {
		return version.Number{}, err
	}
	if result.Version == nil {
		return version.Number{}, errors.New("received no error, but got a nil Version")
	}
	return *result.Version, nil
}

// Tools returns the binaries with which the agent can become that version.
func (c *Client) Tools(ctx context.Context, agent names.Tag) ([]*params.Tools, error) {
	var r params.ToolsResults
	if err := c.facade.FacadeCallContext(ctx, "Tools", bulk.Entities(agent), &r); err != nil {
		return nil, err
	}
	result, err := bulk.One(r.Results)
	if err != nil {
		return nil, err
	}
	return result.Tools, bulk.Err(result.Error)
}

// WatchAPIVersion tells when the desired version changes.
func (c *Client) WatchAPIVersion(ctx context.Context, agent names.Tag) (watcher.NotifyWatcher, error) {
	return bulk.Notify(ctx, c.facade, "WatchAPIVersion", agent)
}
