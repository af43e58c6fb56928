package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	apiwatcher "github.com/gantline/gantline/juju/api/watcher"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Watch tells of changes of the unit's life, resolved mode and charm.
func (u *Unit) Watch(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.Notify(ctx, u.client.facade, "Watch", u.tag)
}

// WatchConfigSettingsHash tells the hash of the charm's configuration, each
// time that it changes.
func (u *Unit) WatchConfigSettingsHash(ctx context.Context) (watcher.StringsWatcher, error) {
	return bulk.Strings(ctx, u.client.facade, "WatchConfigSettingsHash", u.tag)
}

// WatchTrustConfigSettingsHash tells the hash of the application's trust, each
// time that it changes.
func (u *Unit) WatchTrustConfigSettingsHash(ctx context.Context) (watcher.StringsWatcher, error) {
	return bulk.Strings(ctx, u.client.facade, "WatchTrustConfigSettingsHash", u.tag)
}

// WatchAddressesHash tells the hash of the addresses of the unit's machine,
// each time that it changes.
func (u *Unit) WatchAddressesHash(ctx context.Context) (watcher.StringsWatcher, error) {
	return bulk.Strings(ctx, u.client.facade, "WatchUnitAddressesHash", u.tag)
}

// WatchRelations tells the keys of relations of the unit that came, went or
// changed.
func (u *Unit) WatchRelations(ctx context.Context) (watcher.StringsWatcher, error) {
	return bulk.Strings(ctx, u.client.facade, "WatchUnitRelations", u.tag)
}

// WatchForModelConfigChanges tells of changes of the model's configuration.
func (c *Client) WatchForModelConfigChanges(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.NotifyOne(ctx, c.facade, "WatchForModelConfigChanges")
}

// WatchRelationUnits tells which units of the other side of the relation
// entered, changed and left; its first event tells who is there.
func (c *Client) WatchRelationUnits(ctx context.Context, relation names.RelationTag, unit names.UnitTag) (watcher.RelationUnitsWatcher, error) {
	var results params.RelationUnitsWatchResults
	if err := c.call(ctx, "WatchRelationUnits", relationUnit(relation, unit), &results); err != nil {
		return nil, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	return apiwatcher.NewRelationUnitsWatcher(c.facade.RawAPICaller(), result), nil
}
