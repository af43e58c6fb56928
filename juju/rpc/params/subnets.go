package params

import (
	"github.com/gantline/gantline/juju/core/life"
)

// SubnetV2 is part of SubnetsResult.
type SubnetV2 struct {
	CIDR              string     `json:"cidr"`
	ProviderId        string     `json:"provider-id,omitempty"`
	ProviderNetworkId string     `json:"provider-network-id,omitempty"`
	ProviderSpaceId   string     `json:"provider-space-id,omitempty"`
	VLANTag           int        `json:"vlan-tag"`
	Life              life.Value `json:"life"`
	SpaceTag          string     `json:"space-tag"`
	Zones             []string   `json:"zones"`
	Status            string     `json:"status,omitempty"`
	Id                string     `json:"id,omitempty"`
}

// ZoneResult is part of ZoneResults.
type ZoneResult struct {
	Error     *Error `json:"error,omitempty"`
	Name      string `json:"name"`
	Available bool   `json:"available"`
}

// ZoneResults is what Subnets.AllZones answers.
type ZoneResults struct {
	Results []ZoneResult `json:"results"`
}

// ListSubnetsResults is what Subnets.ListSubnets answers.
type ListSubnetsResults struct {
	Results []Subnet `json:"results"`
}

// SubnetsFilters is what Subnets.ListSubnets takes.
type SubnetsFilters struct {
	SpaceTag string `json:"space-tag,omitempty"`
	Zone     string `json:"zone,omitempty"`
}

// CIDRParams is what Subnets.SubnetsByCIDR takes.
type CIDRParams struct {
	CIDRs []string `json:"cidrs"`
}

// SubnetsResult is part of SubnetsResults.
type SubnetsResult struct {
	Subnets []SubnetV2 `json:"subnets,omitempty"`
	Error   *Error     `json:"error,omitempty"`
}

// SubnetsResults is what Subnets.SubnetsByCIDR answers.
type SubnetsResults struct {
	Results []SubnetsResult `json:"results"`
}
