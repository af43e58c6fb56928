package params

import (
	"github.com/gantline/gantline/juju/core/life"
)

// Subnet is part of ListSubnetsResults and Space.
type Subnet struct {
	CIDR              string     `json:"cidr"`
	ProviderId        string     `json:"provider-id,omitempty"`
	ProviderNetworkId string     `json:"provider-network-id,omitempty"`
	ProviderSpaceId   string     `json:"provider-space-id,omitempty"`
	VLANTag           int        `json:"vlan-tag"`
	Life              life.Value `json:"life"`
	SpaceTag          string     `json:"space-tag"`
	Zones             []string   `json:"zones"`
	Status            string     `json:"status,omitempty"`
}

// Port is part of UnitInfo.
type Port struct {
	Protocol string `json:"protocol"`
	Number   int    `json:"number"`
}

// PortRange is part of UnitInfo and OpenUnitPortRangesByEndpoint.
type PortRange struct {
	FromPort int    `json:"from-port"`
	ToPort   int    `json:"to-port"`
	Protocol string `json:"protocol"`
}

// Address is part of MachineInfo, NetworkConfig, MachineAddresses and AddMachineParams.
type Address struct {
	Value       string `json:"value"`
	CIDR        string `json:"cidr,omitempty"`
	Type        string `json:"type"`
	Scope       string `json:"scope"`
	SpaceName   string `json:"space-name,omitempty"`
	SpaceId     string `json:"space-id,omitempty"`
	ConfigType  string `json:"config-type,omitempty"`
	IsSecondary bool   `json:"is-secondary,omitempty"`
}

// APIHostPortsResult is what Deployer.APIHostPorts, Machiner.APIHostPorts and Uniter.APIHostPorts
// answer.
type APIHostPortsResult struct {
	Servers [][]HostPort `json:"servers"`
}
