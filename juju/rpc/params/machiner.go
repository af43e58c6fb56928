package params

import (
	"github.com/gantline/gantline/juju/core/model"
)

// NetworkRoute is part of NetworkConfig.
type NetworkRoute struct {
	DestinationCIDR string `json:"destination-cidr"`
	GatewayIP       string `json:"gateway-ip"`
	Metric          int    `json:"metric"`
}

// NetworkOrigin is part of NetworkConfig.
type NetworkOrigin string

// NetworkConfig is part of SetMachineNetworkConfig.
type NetworkConfig struct {
	DeviceIndex         int            `json:"device-index"`
	MACAddress          string         `json:"mac-address"`
	CIDR                string         `json:"cidr"`
	MTU                 int            `json:"mtu"`
	ProviderId          string         `json:"provider-id"`
	ProviderNetworkId   string         `json:"provider-network-id"`
	ProviderSubnetId    string         `json:"provider-subnet-id"`
	ProviderSpaceId     string         `json:"provider-space-id"`
	ProviderAddressId   string         `json:"provider-address-id"`
	ProviderVLANId      string         `json:"provider-vlan-id"`
	VLANTag             int            `json:"vlan-tag"`
	InterfaceName       string         `json:"interface-name"`
	ParentInterfaceName string         `json:"parent-interface-name"`
	InterfaceType       string         `json:"interface-type"`
	Disabled            bool           `json:"disabled"`
	NoAutoStart         bool           `json:"no-auto-start,omitempty"`
	ConfigType          string         `json:"config-type,omitempty"`
	Address             string         `json:"address,omitempty"`
	Addresses           []Address      `json:"addresses,omitempty"`
	ShadowAddresses     []Address      `json:"shadow-addresses,omitempty"`
	DNSServers          []string       `json:"dns-servers,omitempty"`
	DNSSearchDomains    []string       `json:"dns-search-domains,omitempty"`
	GatewayAddress      string         `json:"gateway-address,omitempty"`
	Routes              []NetworkRoute `json:"routes,omitempty"`
	IsDefaultGateway    bool           `json:"is-default-gateway,omitempty"`
	VirtualPortType     string         `json:"virtual-port-type,omitempty"`
	Origin              NetworkOrigin  `json:"origin,omitempty"`
}

// MachineAddresses is part of SetMachinesAddresses.
type MachineAddresses struct {
	Tag       string    `json:"tag"`
	Addresses []Address `json:"addresses"`
}

// SetMachinesAddresses is what Machiner.SetMachineAddresses takes.
type SetMachinesAddresses struct {
	MachineAddresses []MachineAddresses `json:"machine-addresses"`
}

// SetMachineNetworkConfig is what Machiner.SetObservedNetworkConfig takes.
type SetMachineNetworkConfig struct {
	Tag    string          `json:"tag"`
	Config []NetworkConfig `json:"config"`
}

// RecordAgentStartInformationArgs is what Machiner.RecordAgentStartInformation takes.
type RecordAgentStartInformationArgs struct {
	Args []RecordAgentStartInformationArg `json:"args"`
}

// RecordAgentStartInformationArg is part of RecordAgentStartInformationArgs.
type RecordAgentStartInformationArg struct {
	Tag      string `json:"tag"`
	Hostname string `json:"hostname,omitempty"`
}

// JobsResult is part of JobsResults.
type JobsResult struct {
	Jobs  []model.MachineJob `json:"jobs"`
	Error *Error             `json:"error,omitempty"`
}

// JobsResults is what Machiner.Jobs answers.
type JobsResults struct {
	Results []JobsResult `json:"results"`
}
