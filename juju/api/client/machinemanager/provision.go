package machinemanager

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// RetryProvisioning has the cloud asked again for machines in error and returns one error a tag. all
// takes every such machine, with no tags and no errors.
func (c *Client) RetryProvisioning(ctx context.Context, all bool, machineTags ...string) ([]error, error) {
	in := params.RetryProvisioningArgs{Machines: machineTags, All: all}
	if all {
		return nil, c.facade.FacadeCallContext(ctx, "RetryProvisioning", in, nil)
	}
	return bulk.CallErrors(ctx, c.facade, "RetryProvisioning", in, len(machineTags))
}

// ProvisioningScript returns the shell script that makes a machine that exists one of the model's.
func (c *Client) ProvisioningScript(ctx context.Context, args params.ProvisioningScriptParams) (string, error) {
	out, err := bulk.Call[params.ProvisioningScriptResult](ctx, c.facade, "ProvisioningScript", args)
	return out.Script, err
}

// InstanceTypes returns the kinds of machines that the model's cloud has, one result with its own
// error a constraint.
func (c *Client) InstanceTypes(ctx context.Context, constraints ...params.ModelInstanceTypesConstraint) ([]params.InstanceTypesResult, error) {
	in := params.ModelInstanceTypesConstraints{Constraints: constraints}
	out, err := bulk.Call[params.InstanceTypesResults](ctx, c.facade, "InstanceTypes", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(constraints))
}
