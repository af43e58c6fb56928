// Package storage is the client of the Storage facade: a model's storage, the volumes and filesystems
// below it, and the pools that it comes from.
package storage

import (
	"context"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Storage facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to a model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Storage")
	return &Client{ClientFacade: closer, facade: facade}
}

// StorageDetails returns what is known of the storage with these ids ("data/0"), each with its own
// error.
func (c *Client) StorageDetails(ctx context.Context, ids ...string) ([]params.StorageDetailsResult, error) {
	out, err := bulk.Call[params.StorageDetailsResults](ctx, c.facade, "StorageDetails", bulk.Entities(tags(ids)...))
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(ids))
}

// AddToUnit adds storage to units; each result has the new storage's tags or its own error.
func (c *Client) AddToUnit(ctx context.Context, storages ...params.StorageAddParams) ([]params.AddStorageResult, error) {
	in := params.StoragesAddParams{Storages: storages}
	out, err := bulk.Call[params.AddStorageResults](ctx, c.facade, "AddToUnit", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(storages))
}

// Attach attaches storage to the unit and returns one error an id.
func (c *Client) Attach(ctx context.Context, unit string, ids ...string) ([]error, error) {
	in := params.StorageAttachmentIds{}
	for _, tag := range tags(ids) {
		in.Ids = append(in.Ids, params.StorageAttachmentId{StorageTag: tag, UnitTag: names.NewUnitTag(unit).String()})
	}
	return bulk.CallErrors(ctx, c.facade, "Attach", in, len(ids))
}

// Detach detaches storage from whatever has it and returns one error an id. force goes on where a
// step fails; maxWait bounds each step then.
func (c *Client) Detach(ctx context.Context, force *bool, maxWait *time.Duration, ids ...string) ([]error, error) {
	in := params.StorageDetachmentParams{Force: force, MaxWait: maxWait}
	for _, tag := range tags(ids) {
		in.Ids.Ids = append(in.Ids.Ids, params.StorageAttachmentId{StorageTag: tag})
	}
	return bulk.CallErrors(ctx, c.facade, "DetachStorage", in, len(ids))
}

// RemoveArgs says how Remove removes storage.
type RemoveArgs struct {
	// DestroyAttachments detaches it first; otherwise attached storage is refused.
	DestroyAttachments bool
	// DestroyStorage destroys it in the cloud; otherwise the model only forgets it.
	DestroyStorage bool
	// Force goes on where a step fails; MaxWait bounds each step then.
	Force   *bool
	MaxWait *time.Duration
}

// Remove removes storage from the model and returns one error an id.
func (c *Client) Remove(ctx context.Context, args RemoveArgs, ids ...string) ([]error, error) {
	in := params.RemoveStorage{}
	for _, tag := range tags(ids) {
		in.Storage = append(in.Storage, params.RemoveStorageInstance{
			Tag: tag, DestroyAttachments: args.DestroyAttachments, DestroyStorage: args.DestroyStorage,
			Force: args.Force, MaxWait: args.MaxWait,
		})
	}
	return bulk.CallErrors(ctx, c.facade, "Remove", in, len(ids))
}

// Import brings storage of the cloud into the model and returns its tag.
func (c *Client) Import(ctx context.Context, args params.ImportStorageParams) (string, error) {
	in := params.BulkImportStorageParams{Storage: []params.ImportStorageParams{args}}
	out, err := bulk.Call[params.ImportStorageResults](ctx, c.facade, "Import", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err == nil {
		err = bulk.Err(out.Results[0].Error)
	}
	if err != nil || out.Results[0].Result == nil {
		return "", err
	}
	return out.Results[0].Result.StorageTag, nil
}

func tags(ids []string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = names.NewStorageTag(id).String()
	}
	return all
}
