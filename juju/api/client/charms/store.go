package charms

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	corebase "github.com/gantline/gantline/juju/core/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ResolveCharms finds charms of the store by reference and origin, each with its own error.
func (c *Client) ResolveCharms(ctx context.Context, charms ...params.ResolveCharmWithChannel) ([]params.ResolveCharmWithChannelResult, error) {
	in := params.ResolveCharmsWithChannel{Resolve: charms}
	if best := c.facade.BestAPIVersion(); best != 0 && best < basesSince {
		return c.resolveWithSeries(ctx, in)
	}
	out, err := bulk.Call[params.ResolveCharmWithChannelResults](ctx, c.facade, "ResolveCharms", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(charms))
}

// basesSince is the version that names bases where older ones name series.
const basesSince = 7

// resolveWithSeries is ResolveCharms of an older version. A series that nobody knows is a base of
// that name without a channel.
func (c *Client) resolveWithSeries(ctx context.Context, in params.ResolveCharmsWithChannel) ([]params.ResolveCharmWithChannelResult, error) {
	out, err := bulk.Call[params.ResolveCharmWithChannelResultsV6](ctx, c.facade, "ResolveCharms", in)
	if err != nil {
		return nil, err
	}
	results := make([]params.ResolveCharmWithChannelResult, len(out.Results))
	for i, r := range out.Results {
		results[i] = params.ResolveCharmWithChannelResult{URL: r.URL, CharmOrigin: r.CharmOrigin, Error: r.Error}
		for _, series := range r.SupportedSeries {
			results[i].SupportedBases = append(results[i].SupportedBases, baseOf(series))
		}
	}
	return results, bulk.Count(len(results), len(in.Resolve))
}

func baseOf(series string) params.Base {
	b, err := corebase.GetBaseFromSeries(series)
	if err != nil {
		return params.Base{Name: series}
	}
	return params.Base{Name: b.OS, Channel: b.Channel.String()}
}

// AddCharm brings a charm of the store into the model and returns where it came from. force takes it
// although it does not name the base.
func (c *Client) AddCharm(ctx context.Context, url string, origin params.CharmOrigin, force bool) (params.CharmOrigin, error) {
	in := params.AddCharmWithOrigin{URL: url, CharmOrigin: origin, Force: force}
	out, err := bulk.Call[params.CharmOriginResult](ctx, c.facade, "AddCharm", in)
	if err != nil {
		return params.CharmOrigin{}, err
	}
	return out.CharmOrigin, bulk.Err(out.Error)
}

// CheckCharmPlacement says whether the application's machines can run the charm.
func (c *Client) CheckCharmPlacement(ctx context.Context, application, url string) error {
	in := params.ApplicationCharmPlacements{Placements: []params.ApplicationCharmPlacement{{
		Application: application, CharmURL: url,
	}}}
	return bulk.CallOne(ctx, c.facade, "CheckCharmPlacement", in)
}

// GetDownloadInfos returns where these charms are downloaded from.
func (c *Client) GetDownloadInfos(ctx context.Context, charms ...params.CharmURLAndOrigin) ([]params.DownloadInfoResult, error) {
	in := params.CharmURLAndOrigins{Entities: charms}
	out, err := bulk.Call[params.DownloadInfoResults](ctx, c.facade, "GetDownloadInfos", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(charms))
}

// ListCharmResources returns the resources that the store has for these charms: a list a charm, each
// resource with its own error.
func (c *Client) ListCharmResources(ctx context.Context, charms ...params.CharmURLAndOrigin) ([][]params.CharmResourceResult, error) {
	in := params.CharmURLAndOrigins{Entities: charms}
	out, err := bulk.Call[params.CharmResourcesResults](ctx, c.facade, "ListCharmResources", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(charms))
}

// IsMetered says whether the charm has metrics.
func (c *Client) IsMetered(ctx context.Context, url string) (bool, error) {
	out, err := bulk.Call[params.IsMeteredResult](ctx, c.facade, "IsMetered", params.CharmURL{URL: url})
	return out.Metered, err
}
