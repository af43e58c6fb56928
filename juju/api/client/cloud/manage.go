package cloud

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CloudInfo returns what the clouds with these tags are and who may use them, each with its own error.
func (c *Client) CloudInfo(ctx context.Context, tags ...string) ([]params.CloudInfoResult, error) {
	out, err := bulk.Call[params.CloudInfoResults](ctx, c.facade, "CloudInfo", bulk.Entities(tags...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(tags))
}

// ListCloudInfo returns the clouds that the user may use, each with its own error; all asks for every
// cloud, which a superuser may.
func (c *Client) ListCloudInfo(ctx context.Context, userTag string, all bool) ([]params.ListCloudInfoResult, error) {
	in := params.ListCloudsRequest{UserTag: userTag, All: all}
	out, err := bulk.Call[params.ListCloudInfoResults](ctx, c.facade, "ListCloudInfo", in)
	return out.Results, err
}

// AddCloud adds a cloud; force adds it although the controller's cloud does not go with it.
func (c *Client) AddCloud(ctx context.Context, name string, cloud params.Cloud, force bool) error {
	in := params.AddCloudArgs{Name: name, Cloud: cloud, Force: &force}
	return c.facade.FacadeCallContext(ctx, "AddCloud", in, nil)
}

// UpdateCloud replaces what is known of a cloud.
func (c *Client) UpdateCloud(ctx context.Context, name string, cloud params.Cloud) error {
	in := params.UpdateCloudArgs{Clouds: []params.AddCloudArgs{{Name: name, Cloud: cloud}}}
	return bulk.CallOne(ctx, c.facade, "UpdateCloud", in)
}

// RemoveCloud removes the cloud with that tag, which no model may use.
func (c *Client) RemoveCloud(ctx context.Context, tag string) error {
	return bulk.CallOne(ctx, c.facade, "RemoveClouds", bulk.Entities(tag))
}

// GrantCloud gives the user access ("add-model" or "admin") to each cloud and returns one error a
// cloud.
func (c *Client) GrantCloud(ctx context.Context, userTag, access string, cloudTags ...string) ([]error, error) {
	return c.modify(ctx, params.GrantCloudAccess, userTag, access, cloudTags)
}

// RevokeCloud takes that access, and what is above it, from the user.
func (c *Client) RevokeCloud(ctx context.Context, userTag, access string, cloudTags ...string) ([]error, error) {
	return c.modify(ctx, params.RevokeCloudAccess, userTag, access, cloudTags)
}

func (c *Client) modify(ctx context.Context, action params.CloudAction, user, access string, clouds []string) ([]error, error) {
	var in params.ModifyCloudAccessRequest
	for _, tag := range clouds {
		in.Changes = append(in.Changes, params.ModifyCloudAccess{UserTag: user, CloudTag: tag, Action: action, Access: access})
	}
	return bulk.CallErrors(ctx, c.facade, "ModifyCloudAccess", in, len(clouds))
}

// InstanceTypes returns the kinds of machines that a cloud's region has, one result with its own error
// a constraint.
func (c *Client) InstanceTypes(ctx context.Context, constraints ...params.CloudInstanceTypesConstraint) ([]params.InstanceTypesResult, error) {
	in := params.CloudInstanceTypesConstraints{Constraints: constraints}
	out, err := bulk.Call[params.InstanceTypesResults](ctx, c.facade, "InstanceTypes", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(constraints))
}
