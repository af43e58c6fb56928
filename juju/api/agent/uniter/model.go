package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CurrentModel returns the name, uuid and type of the connection's model.
func (c *Client) CurrentModel(ctx context.Context) (params.ModelResult, error) {
	var result params.ModelResult
	if err := c.call(ctx, "CurrentModel", nil, &result); err != nil {
		return params.ModelResult{}, err
	}
	if result.Error != nil {
		return params.ModelResult{}, bulk.Err(result.Error)
	}
	return result, nil
}

// ModelConfig returns the model's configuration.
func (c *Client) ModelConfig(ctx context.Context) (map[string]any, error) {
	var result params.ModelConfigResult
	if err := c.call(ctx, "ModelConfig", nil, &result); err != nil {
		return nil, err
	}
	return result.Config, nil
}

// GoalState returns the units and relations that the client's unit will have
// once the model has settled.
func (c *Client) GoalState(ctx context.Context) (params.GoalState, error) {
	var results params.GoalStateResults
	if err := c.call(ctx, "GoalStates", bulk.Entities(c.unitTag), &results); err != nil {
		return params.GoalState{}, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return params.GoalState{}, err
	}
	if result.Error != nil {
		return params.GoalState{}, bulk.Err(result.Error)
	}
	if result.Result == nil {
		return params.GoalState{}, nil
	}
	return *result.Result, nil
}

// NetworkInfo returns the addresses of the client's unit for each of the named
// bindings, as they are for the relation with the given number if that is not
// nil.
func (c *Client) NetworkInfo(ctx context.Context, bindings []string, relationID *int) (map[string]params.NetworkInfoResult, error) {
	var results params.NetworkInfoResults
	args := params.NetworkInfoParams{Unit: c.unitTag.String(), RelationId: relationID, Bindings: bindings}
	if err := c.call(ctx, "NetworkInfo", args, &results); err != nil {
		return nil, err
	}
	return results.Results, nil
}

// OpenedMachinePortRangesByEndpoint returns the port ranges that units of the
// machine have opened, by unit and endpoint.
func (c *Client) OpenedMachinePortRangesByEndpoint(ctx context.Context, machine names.MachineTag) (map[names.UnitTag]map[string][]params.PortRange, error) {
	var results params.OpenPortRangesByEndpointResults
	if err := c.call(ctx, "OpenedMachinePortRangesByEndpoint", bulk.Entities(machine), &results); err != nil {
		return nil, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	opened := make(map[names.UnitTag]map[string][]params.PortRange, len(result.UnitPortRanges))
	for unit, groups := range result.UnitPortRanges {
		tag, err := names.ParseUnitTag(unit)
		if err != nil {
			return nil, err
		}
		byEndpoint := make(map[string][]params.PortRange, len(groups))
		for _, g := range groups {
			byEndpoint[g.Endpoint] = append(byEndpoint[g.Endpoint], g.PortRanges...)
		}
		opened[tag] = byEndpoint
	}
	return opened, nil
}
