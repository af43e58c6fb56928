// Package network describes addresses, host-ports and ranges of ports: the
// values, who can reach them, and which to try first.
package network

import (
	"net"
	"strings"
)

// AddressType is the form of an address.
type AddressType string

// The forms of addresses.
const (
	HostName    AddressType = "hostname"
	IPv4Address AddressType = "ipv4"
	IPv6Address AddressType = "ipv6"
)

// Scope says from where an address can be reached.
type Scope string

// The scopes.
const (
	ScopeUnknown      Scope = ""
	ScopePublic       Scope = "public"
	ScopeCloudLocal   Scope = "local-cloud"
	ScopeFanLocal     Scope = "local-fan"
	ScopeMachineLocal Scope = "local-machine"
	ScopeLinkLocal    Scope = "link-local"
)

// AddressConfigType says how a device got its address.
type AddressConfigType string

// The ways in which a device gets its address.
const (
	ConfigUnknown  AddressConfigType = ""
	ConfigDHCP     AddressConfigType = "dhcp"
	ConfigStatic   AddressConfigType = "static"
	ConfigManual   AddressConfigType = "manual"
	ConfigLoopback AddressConfigType = "loopback"
)

// Address is what all kinds of address tell of themselves.
type Address interface {
	Host() string
	AddressType() AddressType
	AddressScope() Scope
	AddressCIDR() string
	AddressConfigType() AddressConfigType
}

// MachineAddress is an address as a machine knows it, without spaces.
type MachineAddress struct {
	Value       string // an IP address or a host's name
	Type        AddressType
	Scope       Scope
	CIDR        string // the subnet of an IP address
	ConfigType  AddressConfigType
	IsSecondary bool // not the first address of its device
}

// NewMachineAddress returns the address of the value, its form and scope
// derived from it.
func NewMachineAddress(value string, options ...func(*MachineAddress)) MachineAddress {
	a := MachineAddress{Value: value, Type: DeriveAddressType(value)}
	for _, option := range options {
		option(&a)
	}
	if a.Scope == ScopeUnknown {
		a.Scope = deriveScope(a)
	}
	return a
}

// WithScope gives a new address its scope.
func WithScope(scope Scope) func(*MachineAddress) {
	return func(a *MachineAddress) { a.Scope = scope }
}

// WithCIDR gives a new address its subnet.
func WithCIDR(cidr string) func(*MachineAddress) {
	return func(a *MachineAddress) { a.CIDR = cidr }
}

// Host returns the address itself.
func (a MachineAddress) Host() string { return a.Value }

// AddressType returns the address's form.
func (a MachineAddress) AddressType() AddressType { return a.Type }

// AddressScope returns the address's scope.
func (a MachineAddress) AddressScope() Scope { return a.Scope }

// AddressCIDR returns the address's subnet.
func (a MachineAddress) AddressCIDR() string { return a.CIDR }

// AddressConfigType returns how the address was given.
func (a MachineAddress) AddressConfigType() AddressConfigType { return a.ConfigType }

// IP returns the address as net has it, nil for names.
func (a MachineAddress) IP() net.IP { return net.ParseIP(a.Value) }

// String prints "scope:value", or the value alone when the scope is unknown.
func (a MachineAddress) String() string {
	if a.Scope == ScopeUnknown {
		return a.Value
	}
	return string(a.Scope) + ":" + a.Value
}

// DeriveAddressType tells names from the two kinds of IP address.
func DeriveAddressType(value string) AddressType {
	switch ip := net.ParseIP(value); {
	case ip == nil:
		return HostName
	case ip.To4() != nil && !strings.Contains(value, ":"):
		return IPv4Address
	default:
		return IPv6Address
	}
}

// deriveScope returns the scope that an IP address's range has, unknown for
// names.
func deriveScope(a MachineAddress) Scope {
	ip := a.IP()
	switch {
	case ip == nil:
		return ScopeUnknown
	case ip.IsLoopback():
		return ScopeMachineLocal
	case ip.IsPrivate():
		return ScopeCloudLocal
	case a.Type == IPv4Address && ip.To4()[0] >= 240 && !ip.Equal(net.IPv4bcast):
		return ScopeFanLocal
	case ip.IsLinkLocalUnicast(), ip.IsLinkLocalMulticast(), ip.IsInterfaceLocalMulticast():
		return ScopeLinkLocal
	case ip.IsGlobalUnicast():
		return ScopePublic
	}
	return ScopeUnknown
}

// order places addresses from the most public to the least: public, names,
// "localhost", the cloud's own, fan, machine, link, unknown; of equal ones IPv4
// and a device's first address come first.
func (a MachineAddress) order() int {
	order := 100
	switch a.Scope {
	case ScopePublic:
		order = 0
	case ScopeCloudLocal:
		order = 30
	case ScopeFanLocal:
		order = 50
	case ScopeMachineLocal:
		order = 70
	case ScopeLinkLocal:
		order = 90
	case ScopeUnknown:
	}
	switch {
	case a.Type == HostName && a.Value == "localhost":
		order = 20
	case a.Type == HostName:
		order = 10
	case a.Type == IPv6Address:
		order++
	}
	if a.IsSecondary {
		order += 2
	}
	return order
}
