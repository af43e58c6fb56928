package storage

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ListStorageDetails returns all storage of the model.
func (c *Client) ListStorageDetails(ctx context.Context) ([]params.StorageDetails, error) {
	in := params.StorageFilters{Filters: []params.StorageFilter{{}}}
	out, err := bulk.Call[params.StorageDetailsListResults](ctx, c.facade, "ListStorageDetails", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].Result, bulk.Err(out.Results[0].Error)
}

// ListVolumes returns the volumes of machines, one result with its own error a machine id; without
// ids it is one result with all volumes.
func (c *Client) ListVolumes(ctx context.Context, machines ...string) ([]params.VolumeDetailsListResult, error) {
	in := params.VolumeFilters{}
	for _, tag := range machineTags(machines) {
		in.Filters = append(in.Filters, params.VolumeFilter{Machines: tag})
	}
	out, err := bulk.Call[params.VolumeDetailsListResults](ctx, c.facade, "ListVolumes", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(in.Filters))
}

// ListFilesystems is ListVolumes for filesystems.
func (c *Client) ListFilesystems(ctx context.Context, machines ...string) ([]params.FilesystemDetailsListResult, error) {
	in := params.FilesystemFilters{}
	for _, tag := range machineTags(machines) {
		in.Filters = append(in.Filters, params.FilesystemFilter{Machines: tag})
	}
	out, err := bulk.Call[params.FilesystemDetailsListResults](ctx, c.facade, "ListFilesystems", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(in.Filters))
}

// machineTags makes one list of tags a filter: one a machine, or a single empty one that matches all.
func machineTags(ids []string) [][]string {
	if len(ids) == 0 {
		return [][]string{nil}
	}
	all := make([][]string, len(ids))
	for i, id := range ids {
		all[i] = []string{names.NewMachineTag(id).String()}
	}
	return all
}

// ListPools returns the pools with one of these providers and one of these names (pools); nil means any.
func (c *Client) ListPools(ctx context.Context, providers, pools []string) ([]params.StoragePool, error) {
	in := params.StoragePoolFilters{Filters: []params.StoragePoolFilter{{Names: pools, Providers: providers}}}
	out, err := bulk.Call[params.StoragePoolsResults](ctx, c.facade, "ListPools", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	return out.Results[0].StoragePools, bulk.Err(out.Results[0].Error)
}

// CreatePool adds a pool of a provider with attributes of that provider.
func (c *Client) CreatePool(ctx context.Context, name, provider string, attrs map[string]any) error {
	return bulk.CallOne(ctx, c.facade, "CreatePool", pool(name, provider, attrs))
}

// UpdatePool replaces a pool's attributes; provider is "" to keep it.
func (c *Client) UpdatePool(ctx context.Context, name, provider string, attrs map[string]any) error {
	return bulk.CallOne(ctx, c.facade, "UpdatePool", pool(name, provider, attrs))
}

func pool(name, provider string, attrs map[string]any) params.StoragePoolArgs {
	return params.StoragePoolArgs{Pools: []params.StoragePool{{Name: name, Provider: provider, Attrs: attrs}}}
}

// RemovePool removes a pool that no storage uses.
func (c *Client) RemovePool(ctx context.Context, name string) error {
	in := params.StoragePoolDeleteArgs{Pools: []params.StoragePoolDeleteArg{{Name: name}}}
	return bulk.CallOne(ctx, c.facade, "RemovePool", in)
}
