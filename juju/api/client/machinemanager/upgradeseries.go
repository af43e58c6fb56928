package machinemanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"

	apiwatcher "github.com/gantline/gantline/juju/api/watcher"
)

// UpgradeSeriesValidate returns the names of the machine's units if it may move to the base with that
// channel ("22.04/stable").
func (c *Client) UpgradeSeriesValidate(ctx context.Context, machine, channel string) ([]string, error) {
	in := params.UpdateChannelArgs{Args: []params.UpdateChannelArg{change(machine, channel, false)}}
	out, err := bulk.Call[params.UpgradeSeriesUnitsResults](ctx, c.facade, "UpgradeSeriesValidate", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].UnitNames, bulk.Err(out.Results[0].Error)
}

// UpgradeSeriesPrepare has the machine's units make ready for the move.
func (c *Client) UpgradeSeriesPrepare(ctx context.Context, machine, channel string, force bool) error {
	return c.upgrade(ctx, "UpgradeSeriesPrepare", change(machine, channel, force))
}

// UpgradeSeriesComplete says that the machine was moved; its units go on.
func (c *Client) UpgradeSeriesComplete(ctx context.Context, machine string) error {
	return c.upgrade(ctx, "UpgradeSeriesComplete", change(machine, "", false))
}

func (c *Client) upgrade(ctx context.Context, request string, in params.UpdateChannelArg) error {
	out, err := bulk.Call[params.ErrorResult](ctx, c.facade, request, in)
	if err != nil {
		return err
	}
	return bulk.Err(out.Error)
}

func change(machine, channel string, force bool) params.UpdateChannelArg {
	return params.UpdateChannelArg{
		Tag: params.Entity{Tag: names.NewMachineTag(machine).String()}, Channel: channel, Force: force,
	}
}

// WatchUpgradeSeriesNotifications watches the move of the machine. The id of the watch is what
// GetUpgradeSeriesMessages takes.
func (c *Client) WatchUpgradeSeriesNotifications(ctx context.Context, machine string) (watcher.NotifyWatcher, string, error) {
	out, err := bulk.Call[params.NotifyWatchResults](ctx, c.facade, "WatchUpgradeSeriesNotifications",
		bulk.Entities(names.NewMachineTag(machine).String()))
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err == nil {
		err = bulk.Err(out.Results[0].Error)
	}
	if err != nil {
		return nil, "", err
	}
	r := out.Results[0]
	return apiwatcher.NewNotifyWatcher(c.facade.RawAPICaller(), r), r.NotifyWatcherId, nil
}

// GetUpgradeSeriesMessages returns what the machine's units said since the last call.
func (c *Client) GetUpgradeSeriesMessages(ctx context.Context, machine, watcherID string) ([]string, error) {
	in := params.UpgradeSeriesNotificationParams{Params: []params.UpgradeSeriesNotificationParam{{
		Entity: params.Entity{Tag: names.NewMachineTag(machine).String()}, WatcherId: watcherID,
	}}}
	out, err := bulk.Call[params.StringsResults](ctx, c.facade, "GetUpgradeSeriesMessages", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}
