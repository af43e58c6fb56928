package uniter

import (
	"context"

	apiwatcher "github.com/gantline/gantline/juju/api/watcher"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Watch tells of changes of the unit's life, resolved mode and charm.
func (u *Unit) Watch(ctx context.Context) (watcher.NotifyWatcher, error) {
	return u.client.watchNotify(ctx, "Watch", u.tag)
}

// WatchConfigSettingsHash tells the hash of the charm's configuration, each
// time that it changes.
func (u *Unit) WatchConfigSettingsHash(ctx context.Context) (watcher.StringsWatcher, error) {
	return u.client.watchStrings(ctx, "WatchConfigSettingsHash", u.tag)
}

// WatchTrustConfigSettingsHash tells the hash of the application's trust, each
// time that it changes.
func (u *Unit) WatchTrustConfigSettingsHash(ctx context.Context) (watcher.StringsWatcher, error) {
	return u.client.watchStrings(ctx, "WatchTrustConfigSettingsHash", u.tag)
}

// WatchAddressesHash tells the hash of the addresses of the unit's machine,
// each time that it changes.
func (u *Unit) WatchAddressesHash(ctx context.Context) (watcher.StringsWatcher, error) {
	return u.client.watchStrings(ctx, "WatchUnitAddressesHash", u.tag)
}

// WatchRelations tells the keys of relations of the unit that came, went or
// changed.
func (u *Unit) WatchRelations(ctx context.Context) (watcher.StringsWatcher, error) {
	return u.client.watchStrings(ctx, "WatchUnitRelations", u.tag)
}

// WatchForModelConfigChanges tells of changes of the model's configuration.
func (c *Client) WatchForModelConfigChanges(ctx context.Context) (watcher.NotifyWatcher, error) {
	var result params.NotifyWatchResult
	if err := c.call(ctx, "WatchForModelConfigChanges", nil, &result); err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, result.Error
	}
	return apiwatcher.NewNotifyWatcher(c.facade.RawAPICaller(), result), nil
}

// WatchRelationUnits tells which units of the other side of the relation
// entered, changed and left; its first event tells who is there.
func (c *Client) WatchRelationUnits(ctx context.Context, relation names.RelationTag, unit names.UnitTag) (watcher.RelationUnitsWatcher, error) {
	var results params.RelationUnitsWatchResults
	if err := c.call(ctx, "WatchRelationUnits", relationUnit(relation, unit), &results); err != nil {
		return nil, err
	}
	result, err := only(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, result.Error
	}
	return apiwatcher.NewRelationUnitsWatcher(c.facade.RawAPICaller(), result), nil
}

func (c *Client) watchNotify(ctx context.Context, method string, tag names.Tag) (watcher.NotifyWatcher, error) {
	var results params.NotifyWatchResults
	if err := c.call(ctx, method, entity(tag), &results); err != nil {
		return nil, err
	}
	result, err := only(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, result.Error
	}
	return apiwatcher.NewNotifyWatcher(c.facade.RawAPICaller(), result), nil
}

func (c *Client) watchStrings(ctx context.Context, method string, tag names.Tag) (watcher.StringsWatcher, error) {
	var results params.StringsWatchResults
	if err := c.call(ctx, method, entity(tag), &results); err != nil {
		return nil, err
	}
	result, err := only(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, result.Error
	}
	return apiwatcher.NewStringsWatcher(c.facade.RawAPICaller(), result), nil
}
