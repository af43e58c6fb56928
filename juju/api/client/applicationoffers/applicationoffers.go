// Package applicationoffers is the client of the ApplicationOffers facade, on a connection to the
// controller: offering endpoints to other models, finding offers, sharing them and reading what is
// needed to consume one.
package applicationoffers

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the ApplicationOffers facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
}

// NewClient returns a client on a connection to the controller.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "ApplicationOffers")
	return &Client{ClientFacade: closer, facade: facade}
}

// Offer offers endpoints of an application under the name that args says, or the application's.
// args.Endpoints has the charm's endpoints by the names that they get in the offer.
func (c *Client) Offer(ctx context.Context, args params.AddApplicationOffer) error {
	return bulk.CallOne(ctx, c.facade, "Offer", params.AddApplicationOffers{Offers: []params.AddApplicationOffer{args}})
}

// ListOffers returns the offers of models that the caller administers. A filter needs ModelName.
func (c *Client) ListOffers(ctx context.Context, filters ...params.OfferFilter) ([]params.ApplicationOfferAdminDetailsV5, error) {
	return c.query(ctx, "ListApplicationOffers", filters)
}

// FindApplicationOffers returns the offers of the controller that the caller may read.
func (c *Client) FindApplicationOffers(ctx context.Context, filters ...params.OfferFilter) ([]params.ApplicationOfferAdminDetailsV5, error) {
	return c.query(ctx, "FindApplicationOffers", filters)
}

func (c *Client) query(ctx context.Context, request string, filters []params.OfferFilter) ([]params.ApplicationOfferAdminDetailsV5, error) {
	out, err := bulk.Call[params.QueryApplicationOffersResultsV5](ctx, c.facade, request, params.OfferFilters{Filters: filters})
	return out.Results, err
}

// ApplicationOffers returns the offers at these URLs ("owner/model.offer"), each with its own error.
func (c *Client) ApplicationOffers(ctx context.Context, urls ...string) ([]params.ApplicationOfferResult, error) {
	in := params.OfferURLs{OfferURLs: urls, BakeryVersion: bakeryVersion}
	out, err := bulk.Call[params.ApplicationOffersResults](ctx, c.facade, "ApplicationOffers", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(urls))
}

// ApplicationOffer returns the offer at that URL.
func (c *Client) ApplicationOffer(ctx context.Context, url string) (*params.ApplicationOfferAdminDetailsV5, error) {
	offers, err := c.ApplicationOffers(ctx, url)
	if err != nil {
		return nil, err
	}
	return offers[0].Result, bulk.Err(offers[0].Error)
}

// GetConsumeDetails returns what Application.Consume needs for the offer at that URL.
func (c *Client) GetConsumeDetails(ctx context.Context, url string) (params.ConsumeOfferDetailsResult, error) {
	in := params.ConsumeOfferDetailsArg{OfferURLs: params.OfferURLs{OfferURLs: []string{url}, BakeryVersion: bakeryVersion}}
	out, err := bulk.Call[params.ConsumeOfferDetailsResults](ctx, c.facade, "GetConsumeDetails", in)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.ConsumeOfferDetailsResult{}, err
	}
	return out.Results[0], bulk.Err(out.Results[0].Error)
}

// RemoteApplicationInfo returns the endpoints behind these offers, each with its own error.
func (c *Client) RemoteApplicationInfo(ctx context.Context, urls ...string) ([]params.RemoteApplicationInfoResult, error) {
	in := params.OfferURLs{OfferURLs: urls, BakeryVersion: bakeryVersion}
	out, err := bulk.Call[params.RemoteApplicationInfoResults](ctx, c.facade, "RemoteApplicationInfo", in)
	if err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(urls))
}

// GrantOffer gives the user with that tag access ("read", "consume" or "admin") to each offer and
// returns one error an offer.
func (c *Client) GrantOffer(ctx context.Context, userTag, access string, urls ...string) ([]error, error) {
	return c.modify(ctx, params.GrantOfferAccess, userTag, access, urls)
}

// RevokeOffer takes that access, and what is above it, from the user.
func (c *Client) RevokeOffer(ctx context.Context, userTag, access string, urls ...string) ([]error, error) {
	return c.modify(ctx, params.RevokeOfferAccess, userTag, access, urls)
}

func (c *Client) modify(ctx context.Context, action params.OfferAction, user, access string, urls []string) ([]error, error) {
	var in params.ModifyOfferAccessRequest
	for _, url := range urls {
		in.Changes = append(in.Changes, params.ModifyOfferAccess{
			UserTag: user, Action: action, Access: params.OfferAccessPermission(access), OfferURL: url,
		})
	}
	return bulk.CallErrors(ctx, c.facade, "ModifyOfferAccess", in, len(urls))
}

// DestroyOffers removes offers and returns one error an offer. force removes their relations too.
func (c *Client) DestroyOffers(ctx context.Context, force bool, urls ...string) ([]error, error) {
	in := params.DestroyApplicationOffers{OfferURLs: urls, Force: force}
	return bulk.CallErrors(ctx, c.facade, "DestroyOffers", in, len(urls))
}

// bakeryVersion is the newest form of macaroons, which is the one that clients of Juju 3 say.
const bakeryVersion = 3
