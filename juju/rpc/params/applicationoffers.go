package params

import (
	"gopkg.in/macaroon.v2"
)

// EndpointFilterAttributes is part of OfferFilter.
type EndpointFilterAttributes struct {
	Role      string `json:"role"`
	Interface string `json:"interface"`
	Name      string `json:"name"`
}

// OfferFilters is what ApplicationOffers.FindApplicationOffers and
// ApplicationOffers.ListApplicationOffers take.
type OfferFilters struct {
	Filters []OfferFilter `json:"Filters"`
}

// OfferFilter is part of OfferFilters.
type OfferFilter struct {
	OwnerName              string                     `json:"owner-name"`
	ModelName              string                     `json:"model-name"`
	OfferName              string                     `json:"offer-name"`
	ApplicationName        string                     `json:"application-name"`
	ApplicationDescription string                     `json:"application-description"`
	ApplicationUser        string                     `json:"application-user"`
	Endpoints              []EndpointFilterAttributes `json:"endpoints"`
	ConnectedUsers         []string                   `json:"connected-users"`
	AllowedUsers           []string                   `json:"allowed-users"`
}

// ApplicationOfferDetailsV5 is part of ConsumeOfferDetailsResult.
type ApplicationOfferDetailsV5 struct {
	SourceModelTag         string             `json:"source-model-tag"`
	OfferUUID              string             `json:"offer-uuid"`
	OfferURL               string             `json:"offer-url"`
	OfferName              string             `json:"offer-name"`
	ApplicationDescription string             `json:"application-description"`
	Endpoints              []RemoteEndpoint   `json:"endpoints,omitempty"`
	Users                  []OfferUserDetails `json:"users,omitempty"`
}

// ApplicationOfferAdminDetailsV5 is part of QueryApplicationOffersResultsV5 and
// ApplicationOfferResult.
type ApplicationOfferAdminDetailsV5 struct {
	ApplicationOfferDetailsV5

	ApplicationName string            `json:"application-name"`
	CharmURL        string            `json:"charm-url"`
	Connections     []OfferConnection `json:"connections,omitempty"`
}

// OfferConnection is part of ApplicationOfferAdminDetailsV5.
type OfferConnection struct {
	SourceModelTag string       `json:"source-model-tag"`
	RelationId     int          `json:"relation-id"`
	Username       string       `json:"username"`
	Endpoint       string       `json:"endpoint"`
	Status         EntityStatus `json:"status"`
	IngressSubnets []string     `json:"ingress-subnets"`
}

// QueryApplicationOffersResultsV5 is what ApplicationOffers.FindApplicationOffers and
// ApplicationOffers.ListApplicationOffers answer.
type QueryApplicationOffersResultsV5 struct {
	Results []ApplicationOfferAdminDetailsV5 `json:"results"`
}

// AddApplicationOffers is what ApplicationOffers.Offer takes.
type AddApplicationOffers struct {
	Offers []AddApplicationOffer `json:"Offers"`
}

// AddApplicationOffer is part of AddApplicationOffers.
type AddApplicationOffer struct {
	ModelTag               string            `json:"model-tag"`
	OfferName              string            `json:"offer-name"`
	ApplicationName        string            `json:"application-name"`
	ApplicationDescription string            `json:"application-description"`
	Endpoints              map[string]string `json:"endpoints"`
	OwnerTag               string            `json:"owner-tag,omitempty"`
}

// DestroyApplicationOffers is what ApplicationOffers.DestroyOffers takes.
type DestroyApplicationOffers struct {
	OfferURLs []string `json:"offer-urls"`
	Force     bool     `json:"force,omitempty"`
}

// ApplicationOfferResult is part of ApplicationOffersResults.
type ApplicationOfferResult struct {
	Result *ApplicationOfferAdminDetailsV5 `json:"result,omitempty"`
	Error  *Error                          `json:"error,omitempty"`
}

// ApplicationOffersResults is what ApplicationOffers.ApplicationOffers answers.
type ApplicationOffersResults struct {
	Results []ApplicationOfferResult `json:"results,omitempty"`
}

// OfferURLs is what ApplicationOffers.ApplicationOffers and
// ApplicationOffers.RemoteApplicationInfo take.
type OfferURLs struct {
	OfferURLs     []string `json:"offer-urls,omitempty"`
	BakeryVersion int      `json:"bakery-version,omitempty"`
}

// RemoteApplicationInfo is part of RemoteApplicationInfoResult.
type RemoteApplicationInfo struct {
	ModelTag         string           `json:"model-tag"`
	Name             string           `json:"name"`
	Description      string           `json:"description"`
	OfferURL         string           `json:"offer-url"`
	SourceModelLabel string           `json:"source-model-label,omitempty"`
	Endpoints        []RemoteEndpoint `json:"endpoints"`
	IconURLPath      string           `json:"icon-url-path"`
}

// RemoteApplicationInfoResult is part of RemoteApplicationInfoResults.
type RemoteApplicationInfoResult struct {
	Result *RemoteApplicationInfo `json:"result,omitempty"`
	Error  *Error                 `json:"error,omitempty"`
}

// RemoteApplicationInfoResults is what ApplicationOffers.RemoteApplicationInfo answers.
type RemoteApplicationInfoResults struct {
	Results []RemoteApplicationInfoResult `json:"results"`
}

// ConsumeOfferDetailsArg is what ApplicationOffers.GetConsumeDetails takes.
type ConsumeOfferDetailsArg struct {
	OfferURLs OfferURLs `json:"offer-urls"`
	UserTag   string    `json:"user-tag,omitempty"`
}

// ConsumeOfferDetails is part of ConsumeOfferDetailsResult.
type ConsumeOfferDetails struct {
	Offer          *ApplicationOfferDetailsV5 `json:"offer,omitempty"`
	Macaroon       *macaroon.Macaroon         `json:"macaroon,omitempty"`
	ControllerInfo *ExternalControllerInfo    `json:"external-controller,omitempty"`
}

// ConsumeOfferDetailsResult is part of ConsumeOfferDetailsResults.
type ConsumeOfferDetailsResult struct {
	ConsumeOfferDetails

	Error *Error `json:"error,omitempty"`
}

// ConsumeOfferDetailsResults is what ApplicationOffers.GetConsumeDetails answers.
type ConsumeOfferDetailsResults struct {
	Results []ConsumeOfferDetailsResult `json:"results,omitempty"`
}

// ModifyOfferAccessRequest is what ApplicationOffers.ModifyOfferAccess takes.
type ModifyOfferAccessRequest struct {
	Changes []ModifyOfferAccess `json:"changes"`
}

// ModifyOfferAccess is part of ModifyOfferAccessRequest.
type ModifyOfferAccess struct {
	UserTag  string                `json:"user-tag"`
	Action   OfferAction           `json:"action"`
	Access   OfferAccessPermission `json:"access"`
	OfferURL string                `json:"offer-url"`
}

// OfferAction is part of ModifyOfferAccess.
type OfferAction string

// The values of OfferAction.
const (
	GrantOfferAccess  OfferAction = "grant"
	RevokeOfferAccess OfferAction = "revoke"
)

// OfferAccessPermission is part of ModifyOfferAccess.
type OfferAccessPermission string

// The values of OfferAccessPermission.
const (
	OfferAdminAccess   OfferAccessPermission = "admin"
	OfferConsumeAccess OfferAccessPermission = "consume"
	OfferReadAccess    OfferAccessPermission = "read"
)
