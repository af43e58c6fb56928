package uniter

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// SetUnitStatus sets the status of the workload.
func (u *Unit) SetUnitStatus(ctx context.Context, status, info string, data map[string]any) error {
	return u.client.setStatus(ctx, "SetUnitStatus", u.tag, status, info, data)
}

// SetAgentStatus sets the status of the unit's agent.
func (u *Unit) SetAgentStatus(ctx context.Context, status, info string, data map[string]any) error {
	return u.client.setStatus(ctx, "SetAgentStatus", u.tag, status, info, data)
}

// UnitStatus returns the status of the workload.
func (u *Unit) UnitStatus(ctx context.Context) (params.StatusResult, error) {
	var results params.StatusResults
	if err := u.client.call(ctx, "UnitStatus", bulk.Entities(u.tag), &results); err != nil {
		return params.StatusResult{}, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return params.StatusResult{}, err
	}
	if result.Error != nil {
		return params.StatusResult{}, bulk.Err(result.Error)
	}
	return result, nil
}

// SetUnitWorkloadVersion records the version of the software that the unit
// runs.
func (c *Client) SetUnitWorkloadVersion(ctx context.Context, tag names.UnitTag, version string) error {
	return c.errorCall(ctx, "SetWorkloadVersion", params.EntityWorkloadVersions{
		Entities: []params.EntityWorkloadVersion{{Tag: tag.String(), WorkloadVersion: version}},
	})
}

// UnitWorkloadVersion returns the version recorded by SetUnitWorkloadVersion.
func (c *Client) UnitWorkloadVersion(ctx context.Context, tag names.UnitTag) (string, error) {
	return c.stringCall(ctx, "WorkloadVersion", tag)
}
