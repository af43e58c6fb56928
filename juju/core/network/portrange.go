package network

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	icmp    = "icmp"
	maxPort = 65535
)

// PortRange is the ports from FromPort to ToPort of "tcp" or "udp". The
// protocol "icmp" has no ports; both numbers are -1 then.
type PortRange struct {
	FromPort int
	ToPort   int
	Protocol string
}

// ParsePortRange reads "80/tcp", "443" (which is tcp), "100-200/udp" or
// "icmp".
func ParsePortRange(s string) (PortRange, error) {
	ports, protocol, found := strings.Cut(s, "/")
	if !found {
		protocol = "tcp"
	}
	if ports == icmp {
		return PortRange{FromPort: -1, ToPort: -1, Protocol: icmp}, nil
	}
	first, last, two := strings.Cut(ports, "-")
	if !two {
		last = first
	}
	if strings.Contains(last, "-") {
		return PortRange{}, fmt.Errorf("invalid port range %q", ports)
	}
	p := PortRange{Protocol: protocol}
	var err error
	if p.FromPort, err = strconv.Atoi(first); err != nil {
		return PortRange{}, fmt.Errorf("invalid port %q: %w", first, err)
	}
	if p.ToPort, err = strconv.Atoi(last); err != nil {
		return PortRange{}, fmt.Errorf("invalid port %q: %w", last, err)
	}
	return p, p.Validate()
}

// MustParsePortRange is ParsePortRange for texts known to be right; it panics
// on others.
func MustParsePortRange(s string) PortRange {
	p, err := ParsePortRange(s)
	if err != nil {
		panic(err)
	}
	return p
}

// Validate says what is wrong with the range, if anything.
func (p PortRange) Validate() error {
	switch protocol := strings.ToLower(p.Protocol); {
	case protocol != "tcp" && protocol != "udp" && protocol != icmp:
		return fmt.Errorf(`invalid protocol %q, expected "tcp", "udp", or "icmp"`, protocol)
	case protocol == icmp && (p.FromPort != -1 || p.ToPort != -1):
		return fmt.Errorf(`protocol "icmp" doesn't support any ports; got "%v"`, p.FromPort)
	case protocol == icmp:
		return nil
	case p.FromPort > p.ToPort:
		return fmt.Errorf("invalid port range %s", p)
	case p.FromPort < 0 || p.ToPort > maxPort:
		return fmt.Errorf("port range bounds must be between 0 and 65535, got %d-%d", p.FromPort, p.ToPort)
	}
	return nil
}

// String prints "80/tcp", "100-200/udp" or "icmp".
func (p PortRange) String() string {
	protocol := strings.ToLower(p.Protocol)
	switch {
	case protocol == icmp:
		return protocol
	case p.FromPort == p.ToPort:
		return fmt.Sprintf("%d/%s", p.FromPort, protocol)
	}
	return fmt.Sprintf("%d-%d/%s", p.FromPort, p.ToPort, protocol)
}

// Length returns the count of ports, 0 when the range is not valid.
func (p PortRange) Length() int {
	if p.Validate() != nil {
		return 0
	}
	return p.ToPort - p.FromPort + 1
}

// ConflictsWith reports whether the ranges share a port.
func (p PortRange) ConflictsWith(other PortRange) bool {
	return p.Protocol == other.Protocol && p.FromPort <= other.ToPort && other.FromPort <= p.ToPort
}

// Compare orders ranges by protocol and then by ports.
func (p PortRange) Compare(other PortRange) int {
	return cmp.Or(
		cmp.Compare(p.Protocol, other.Protocol),
		cmp.Compare(p.FromPort, other.FromPort),
		cmp.Compare(p.ToPort, other.ToPort),
	)
}

// LessThan reports whether the range comes before the other.
func (p PortRange) LessThan(other PortRange) bool { return p.Compare(other) < 0 }

// SortPortRanges sorts by protocol and then by ports.
func SortPortRanges(ranges []PortRange) { slices.SortFunc(ranges, PortRange.Compare) }

// UniquePortRanges returns the ranges without repetitions, in their order.
func UniquePortRanges(ranges []PortRange) []PortRange {
	var unique []PortRange
	for _, p := range ranges {
		if !slices.Contains(unique, p) {
			unique = append(unique, p)
		}
	}
	return unique
}

// CombinePortRanges joins ranges that follow each other without a gap and
// returns them sorted. No two of them may overlap.
func CombinePortRanges(ranges ...PortRange) []PortRange {
	sorted := slices.Clone(ranges)
	SortPortRanges(sorted)
	var combined []PortRange
	for _, p := range sorted {
		if n := len(combined); n > 0 && combined[n-1].Protocol == p.Protocol && combined[n-1].ToPort+1 == p.FromPort {
			combined[n-1].ToPort = p.ToPort
			continue
		}
		combined = append(combined, p)
	}
	return combined
}

// GroupedPortRanges holds the ranges that each endpoint opened; the endpoint ""
// stands for all.
type GroupedPortRanges map[string][]PortRange

// UniquePortRanges returns the ranges of all endpoints, sorted and without
// repetitions.
func (g GroupedPortRanges) UniquePortRanges() []PortRange {
	var all []PortRange
	for _, ranges := range g {
		all = append(all, ranges...)
	}
	SortPortRanges(all)
	return slices.Compact(all)
}

// Clone returns a copy that shares nothing.
func (g GroupedPortRanges) Clone() GroupedPortRanges {
	if len(g) == 0 {
		return nil
	}
	clone := make(GroupedPortRanges, len(g))
	for endpoint, ranges := range g {
		clone[endpoint] = slices.Clone(ranges)
	}
	return clone
}
