package hook

import (
	"context"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/juju/rpc/params"
)

// UnitStatus implements hooktool.Statuses.
func (c *Context) UnitStatus(ctx context.Context) (hooktool.Status, error) {
	s, err := c.unit.UnitStatus(ctx)
	return toolStatus(s), err
}

// SetUnitStatus implements hooktool.Statuses.
func (c *Context) SetUnitStatus(ctx context.Context, s hooktool.Status) error {
	c.statusSet = true
	return c.unit.SetUnitStatus(ctx, s.Status, s.Info, s.Data)
}

// ApplicationStatus implements hooktool.Statuses.
func (c *Context) ApplicationStatus(ctx context.Context) (hooktool.ApplicationStatus, error) {
	if err := c.checkLeader(ctx); err != nil {
		return hooktool.ApplicationStatus{}, err
	}
	app, err := c.unit.Application(ctx)
	if err != nil {
		return hooktool.ApplicationStatus{}, err
	}
	result, err := app.Status(ctx, c.UnitName())
	if err != nil {
		return hooktool.ApplicationStatus{}, err
	}
	status := hooktool.ApplicationStatus{
		Application: toolStatus(result.Application),
		Units:       map[string]hooktool.Status{},
	}
	for name, s := range result.Units {
		status.Units[name] = toolStatus(s)
	}
	return status, nil
}

// SetApplicationStatus implements hooktool.Statuses.
func (c *Context) SetApplicationStatus(ctx context.Context, s hooktool.Status) error {
	if err := c.checkLeader(ctx); err != nil {
		return err
	}
	app, err := c.unit.Application(ctx)
	if err != nil {
		return err
	}
	return app.SetStatus(ctx, c.UnitName(), s.Status, s.Info, s.Data)
}

func (c *Context) checkLeader(ctx context.Context) error {
	leader, err := c.leadership.IsLeader(ctx)
	if err == nil && !leader {
		err = ErrIsNotLeader
	}
	return err
}

func toolStatus(s params.StatusResult) hooktool.Status {
	return hooktool.Status{Status: s.Status, Info: s.Info, Data: s.Data}
}
