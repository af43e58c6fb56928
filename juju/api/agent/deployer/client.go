// Package deployer is the client of the facade Deployer, by which the agent of a
// machine learns which units it has to run.
package deployer

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/agent/internal/hostports"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "Deployer"

// Client calls the facade Deployer. It may be used from any number of
// goroutines.
type Client struct {
	hostports.APIAddresser
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	f := base.NewFacadeCaller(caller, facadeName)
	return &Client{APIAddresser: hostports.New(f), facade: f}
}

// WatchUnits tells the names of the machine's units that came, went or changed
// their life.
func (c *Client) WatchUnits(ctx context.Context, machine names.MachineTag) (watcher.StringsWatcher, error) {
	return bulk.Strings(ctx, c.facade, "WatchUnits", machine)
}

// ConnectionInfo returns the controllers' addresses, host:port, for the
// configuration of a new unit agent.
func (c *Client) ConnectionInfo(ctx context.Context) (params.DeployerConnectionValues, error) {
	var r params.DeployerConnectionValues
	err := c.facade.FacadeCallContext(ctx, "ConnectionInfo", nil, &r)
	return r, err
}

// ModelUUID returns the UUID of the machine's model.
func (c *Client) ModelUUID(ctx context.Context) (string, error) {
	var r params.StringResult
	if err := c.facade.FacadeCallContext(ctx, "ModelUUID", nil, &r); err != nil {
		return "", err
	}
	return r.Result, bulk.Err(r.Error)
}

// Unit returns the unit, with its life as it is now.
func (c *Client) Unit(ctx context.Context, tag names.UnitTag) (*Unit, error) {
	l, err := bulk.Life(ctx, c.facade, tag)
	if err != nil {
		return nil, err
	}
	return &Unit{tag: tag, life: l, facade: c.facade}, nil
}

// Unit is a unit of the machine. One goroutine at a time may use it.
type Unit struct {
	tag    names.UnitTag
	life   life.Value
	facade base.FacadeCaller
}

// Tag returns the unit's tag.
func (u *Unit) Tag() names.UnitTag { return u.tag }

// Name returns the unit's name.
func (u *Unit) Name() string { return u.tag.Id() }

// Life returns the unit's life as it was when it was last asked for.
func (u *Unit) Life() life.Value { return u.life }

// Refresh asks for the unit's life.
func (u *Unit) Refresh(ctx context.Context) error {
	l, err := bulk.Life(ctx, u.facade, u.tag)
	if err != nil {
		return err
	}
	u.life = l
	return nil
}

// Remove removes the unit from the model; it must be dead, or never have been
// deployed.
func (u *Unit) Remove(ctx context.Context) error {
	return bulk.Error(ctx, u.facade, "Remove", bulk.Entities(u.tag))
}

// SetPassword sets the password with which the unit's agent logs in first.
func (u *Unit) SetPassword(ctx context.Context, password string) error {
	args := params.EntityPasswords{Changes: []params.EntityPassword{{Tag: u.tag.String(), Password: password}}}
	return bulk.Error(ctx, u.facade, "SetPasswords", args)
}

// SetStatus sets the status of the unit's agent; data may be nil.
func (u *Unit) SetStatus(ctx context.Context, s status.Status, info string, data map[string]any) error {
	args := params.SetStatus{Entities: []params.EntityStatusArgs{
		{Tag: u.tag.String(), Status: s.String(), Info: info, Data: data},
	}}
	return bulk.Error(ctx, u.facade, "SetStatus", args)
}
