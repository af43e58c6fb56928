package network

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
)

// HostPort is an address and a port to dial.
type HostPort interface {
	Address
	Port() int
}

// NetPort is a port.
type NetPort int

// Port returns the port's number.
func (p NetPort) Port() int { return int(p) }

// DialAddress prints the host-port as net.Dial takes it.
func DialAddress(hp HostPort) string {
	return net.JoinHostPort(hp.Host(), strconv.Itoa(hp.Port()))
}

// HostPorts is a list of host-ports of any kind.
type HostPorts []HostPort

// FilterUnusable leaves out what only the machine itself or its link can reach.
func (hps HostPorts) FilterUnusable() HostPorts {
	usable := make(HostPorts, 0, len(hps))
	for _, hp := range hps {
		if scope := hp.AddressScope(); scope != ScopeMachineLocal && scope != ScopeLinkLocal {
			usable = append(usable, hp)
		}
	}
	return usable
}

// Unique leaves out what would be dialled a second time.
func (hps HostPorts) Unique() HostPorts {
	seen := make(map[string]bool, len(hps))
	unique := make(HostPorts, 0, len(hps))
	for _, hp := range hps {
		if text := DialAddress(hp); !seen[text] {
			seen[text] = true
			unique = append(unique, hp)
		}
	}
	return unique
}

// Strings prints the host-ports as net.Dial takes them.
func (hps HostPorts) Strings() []string {
	texts := make([]string, len(hps))
	for i, hp := range hps {
		texts[i] = DialAddress(hp)
	}
	return texts
}

// PrioritizedForScope prints those that fit, the best first.
func (hps HostPorts) PrioritizedForScope(match ScopeMatchFunc) []string {
	return HostPorts(byMatch(hps, match)).Strings()
}

// MachineHostPort is a host-port as a machine knows it.
type MachineHostPort struct {
	MachineAddress
	NetPort
}

func (hp MachineHostPort) String() string { return DialAddress(hp) }

// MachineHostPorts is a list of host-ports as a machine knows them.
type MachineHostPorts []MachineHostPort

// NewMachineHostPorts returns the host-ports of the addresses at one port.
func NewMachineHostPorts(port int, addresses ...string) MachineHostPorts {
	hps := make(MachineHostPorts, len(addresses))
	for i, address := range addresses {
		hps[i] = MachineHostPort{NewMachineAddress(address), NetPort(port)}
	}
	return hps
}

// HostPorts returns the list as one of host-ports of any kind.
func (hps MachineHostPorts) HostPorts() HostPorts { return anyKind(hps) }

func anyKind[H HostPort](hps []H) HostPorts {
	all := make(HostPorts, len(hps))
	for i, hp := range hps {
		all[i] = hp
	}
	return all
}

// ParseMachineHostPort reads "host:port".
func ParseMachineHostPort(hp string) (*MachineHostPort, error) {
	host, port, err := net.SplitHostPort(hp)
	if err != nil {
		return nil, fmt.Errorf("cannot parse %q as address:port: %w", hp, err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("cannot parse %q port: %w", hp, err)
	}
	return &MachineHostPort{NewMachineAddress(host), NetPort(number)}, nil
}

// CollapseToHostPorts joins the controllers' lists into one, in their order.
func CollapseToHostPorts(servers []MachineHostPorts) HostPorts {
	var all HostPorts
	for _, hps := range servers {
		all = append(all, hps.HostPorts()...)
	}
	return all
}

// ProviderHostPort is a host-port as a cloud knows it.
type ProviderHostPort struct {
	ProviderAddress
	NetPort
}

func (hp ProviderHostPort) String() string { return DialAddress(hp) }

// ProviderHostPorts is a list of host-ports as a cloud knows them.
type ProviderHostPorts []ProviderHostPort

// HostPorts returns the list as one of host-ports of any kind.
func (hps ProviderHostPorts) HostPorts() HostPorts { return anyKind(hps) }

// ParseProviderHostPorts reads texts "host:port".
func ParseProviderHostPorts(hostPorts ...string) (ProviderHostPorts, error) {
	hps := make(ProviderHostPorts, len(hostPorts))
	for i, text := range hostPorts {
		hp, err := ParseMachineHostPort(text)
		if err != nil {
			return nil, err
		}
		hps[i] = ProviderHostPort{ProviderAddress{MachineAddress: hp.MachineAddress}, hp.NetPort}
	}
	return hps, nil
}

// SpaceHostPort is a host-port as a controller knows it.
type SpaceHostPort struct {
	SpaceAddress
	NetPort
}

func (hp SpaceHostPort) String() string { return DialAddress(hp) }

// SpaceHostPorts is a list of host-ports as a controller knows them.
type SpaceHostPorts []SpaceHostPort

// NewSpaceHostPorts returns the host-ports of the addresses at one port.
func NewSpaceHostPorts(port int, addresses ...string) SpaceHostPorts {
	hps := make(SpaceHostPorts, len(addresses))
	for i, address := range addresses {
		hps[i] = SpaceHostPort{NewSpaceAddress(address), NetPort(port)}
	}
	return hps
}

// HostPorts returns the list as one of host-ports of any kind.
func (hps SpaceHostPorts) HostPorts() HostPorts { return anyKind(hps) }

// AllMatchingScope prints those that fit as well as the best does.
func (hps SpaceHostPorts) AllMatchingScope(match ScopeMatchFunc) []string {
	return SpaceHostPorts(bestMatches(hps, match)).HostPorts().Strings()
}

// SortHostPorts sorts the most public first.
func SortHostPorts(hps SpaceHostPorts) {
	slices.SortStableFunc(hps, func(a, b SpaceHostPort) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(a.Value, b.Value), cmp.Compare(a.NetPort, b.NetPort))
	})
}
