package client

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// StatusHistory returns the past statuses of one entity, the newest first. kind is "unit",
// "application", "machine" and so on, as the request's HistoryKind on the wire.
func (c *Client) StatusHistory(ctx context.Context, kind, tag string, filter params.StatusHistoryFilter) ([]params.DetailedStatus, error) {
	in := params.StatusHistoryRequests{Requests: []params.StatusHistoryRequest{{
		Kind: kind, Size: filter.Size, Filter: filter, Tag: tag,
	}}}
	out, err := bulk.Call[params.StatusHistoryResults](ctx, c.facade, "StatusHistory", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return nil, err
	}
	r := out.Results[0]
	if r.Error != nil {
		return nil, r.Error
	}
	return r.History.Statuses, bulk.Err(r.History.Error)
}

// FindTools returns the agents' binaries that match.
func (c *Client) FindTools(ctx context.Context, args params.FindToolsParams) ([]*params.Tools, error) {
	if err := bulk.Until(c.facade, 7, "FindTools"); err != nil {
		return nil, err
	}
	out, err := bulk.Call[params.FindToolsResult](ctx, c.facade, "FindTools", args)
	if err != nil {
		return nil, err
	}
	return out.List, bulk.Err(out.Error)
}
