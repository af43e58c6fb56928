// Package agent is the client of the facade Agent, by which every agent learns
// what the controller knows of it and sets its password. Package
// worker/apicaller uses it for each connection; agents use it for the
// configuration of their model and controller. It does not know what an agent
// does with that.
package agent

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "Agent"

// CACertKey is the key of ControllerConfig under which controllers tell their
// CA certificate, as PEM.
const CACertKey = "ca-cert"

// Client calls the facade Agent. It may be used from any number of goroutines.
type Client struct {
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	return &Client{base.NewFacadeCaller(caller, facadeName)}
}

// Entity is what the controller knows of an agent's entity.
type Entity struct {
	Tag           names.Tag
	Life          life.Value
	Jobs          []model.MachineJob     // of a machine
	ContainerType instance.ContainerType // of a machine; "" or "none" if it is no container
}

// EntityResult is the answer about one of several entities.
type EntityResult struct {
	Entity Entity
	Err    error
}

// Entity returns what is known of one entity. An agent may ask for its own.
func (c *Client) Entity(ctx context.Context, tag names.Tag) (Entity, error) {
	results, err := c.GetEntities(ctx, tag)
	if err != nil {
		return Entity{}, err
	}
	return results[0].Entity, results[0].Err
}

// GetEntities returns what is known of each entity, or why nothing is.
func (c *Client) GetEntities(ctx context.Context, tags ...names.Tag) ([]EntityResult, error) {
	var r params.AgentGetEntitiesResults
	if err := c.facade.FacadeCallContext(ctx, "GetEntities", bulk.Entities(tags...), &r); err != nil {
		return nil, err
	}
	if err := bulk.Count(len(r.Entities), len(tags)); err != nil {
		return nil, err
	}
	results := make([]EntityResult, len(tags))
	for i, e := range r.Entities {
		results[i] = EntityResult{
			Entity: Entity{Tag: tags[i], Life: e.Life, Jobs: e.Jobs, ContainerType: e.ContainerType},
			Err:    bulk.Err(e.Error),
		}
	}
	return results, nil
}

// SetPassword sets the password of one entity.
func (c *Client) SetPassword(ctx context.Context, tag names.Tag, password string) error {
	args := params.EntityPasswords{Changes: []params.EntityPassword{{Tag: tag.String(), Password: password}}}
	return bulk.Error(ctx, c.facade, "SetPasswords", args)
}

// ClearReboot takes back the request to reboot a machine.
func (c *Client) ClearReboot(ctx context.Context, tag names.MachineTag) error {
	return bulk.Error(ctx, c.facade, "ClearReboot", bulk.Entities(tag))
}

// ControllerConfig returns the controller's configuration, with its CA under
// CACertKey.
func (c *Client) ControllerConfig(ctx context.Context) (params.ControllerConfig, error) {
	var r params.ControllerConfigResult
	err := c.facade.FacadeCallContext(ctx, "ControllerConfig", nil, &r)
	return r.Config, err
}

// ModelConfig returns the model's configuration.
func (c *Client) ModelConfig(ctx context.Context) (params.ModelConfig, error) {
	var r params.ModelConfigResult
	err := c.facade.FacadeCallContext(ctx, "ModelConfig", nil, &r)
	return r.Config, err
}

// WatchForModelConfigChanges tells when the model's configuration changes.
func (c *Client) WatchForModelConfigChanges(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.NotifyOne(ctx, c.facade, "WatchForModelConfigChanges")
}

// IsMaster reports whether the machine is the controllers' first.
func (c *Client) IsMaster(ctx context.Context) (bool, error) {
	var r params.IsMasterResult
	err := c.facade.FacadeCallContext(ctx, "IsMaster", nil, &r)
	return r.Master, err
}

// StateServingInfo returns what a controller's machine needs to serve; others
// may not ask.
func (c *Client) StateServingInfo(ctx context.Context) (params.StateServingInfo, error) {
	var r params.StateServingInfo
	err := c.facade.FacadeCallContext(ctx, "StateServingInfo", nil, &r)
	return r, err
}
