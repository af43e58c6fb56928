package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Application is an application as the controller knows it. Life is as old as
// the last Refresh.
type Application struct {
	client *Client
	tag    names.ApplicationTag
	life   life.Value
}

// Tag returns the application's tag.
func (a *Application) Tag() names.ApplicationTag { return a.tag }

// Name returns the application's name.
func (a *Application) Name() string { return a.tag.Id() }

// String returns the application's name.
func (a *Application) String() string { return a.tag.Id() }

// Life returns the application's life as of the last Refresh.
func (a *Application) Life() life.Value { return a.life }

// Refresh asks for the application's life.
func (a *Application) Refresh(ctx context.Context) error {
	var results params.LifeResults
	if err := a.client.call(ctx, "Life", bulk.Entities(a.tag), &results); err != nil {
		return err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return err
	}
	if result.Error != nil {
		return bulk.Err(result.Error)
	}
	a.life = result.Life
	return nil
}

// Watch tells of changes of the application, its charm among them.
func (a *Application) Watch(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.Notify(ctx, a.client.facade, "Watch", a.tag)
}

// CharmURL returns the URL of the application's charm and whether units are to
// take it even when they are in error.
func (a *Application) CharmURL(ctx context.Context) (string, bool, error) {
	curl, force, err := a.client.stringBoolCall(ctx, "CharmURL", a.tag)
	if err != nil {
		return "", false, err
	}
	if curl == "" {
		return "", false, ErrNoCharmURLSet
	}
	return curl, force, nil
}

// CharmModifiedVersion returns a number that moves when the charm or one of its
// resources changes.
func (a *Application) CharmModifiedVersion(ctx context.Context) (int, error) {
	var results params.IntResults
	if err := a.client.call(ctx, "CharmModifiedVersion", bulk.Entities(a.tag), &results); err != nil {
		return 0, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return 0, err
	}
	if result.Error != nil {
		return 0, bulk.Err(result.Error)
	}
	return result.Result, nil
}

// SetStatus sets the application's status on behalf of a unit, which has to be
// the leader.
func (a *Application) SetStatus(ctx context.Context, unitName, status, info string, data map[string]any) error {
	return a.client.setStatus(ctx, "SetApplicationStatus", names.NewUnitTag(unitName), status, info, data)
}

// Status returns the application's status and those of its units. Only the
// leader may ask.
func (a *Application) Status(ctx context.Context, unitName string) (params.ApplicationStatusResult, error) {
	var results params.ApplicationStatusResults
	if err := a.client.call(ctx, "ApplicationStatus", bulk.Entities(names.NewUnitTag(unitName)), &results); err != nil {
		return params.ApplicationStatusResult{}, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return params.ApplicationStatusResult{}, err
	}
	if result.Error != nil {
		return params.ApplicationStatusResult{}, bulk.Err(result.Error)
	}
	return result, nil
}
