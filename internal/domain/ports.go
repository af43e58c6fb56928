package domain

import (
	"fmt"
	"slices"
	"strings"
)

// PortRange is a range of ports of one protocol, or all of icmp.
type PortRange struct {
	From     int    `json:"from"`
	To       int    `json:"to"`
	Protocol string `json:"protocol"`
}

// String writes the range as status does: "80/tcp", "8000-8010/udp", "icmp".
func (r PortRange) String() string {
	if r.Protocol == "icmp" {
		return "icmp"
	}
	if r.From == r.To {
		return fmt.Sprintf("%d/%s", r.From, r.Protocol)
	}
	return fmt.Sprintf("%d-%d/%s", r.From, r.To, r.Protocol)
}

// Check says what is wrong with the range.
func (r PortRange) Check() error {
	proto := strings.ToLower(r.Protocol)
	switch proto {
	case "icmp":
		if r.From == r.To && r.From == -1 || r.From == 0 && r.To == 0 {
			return nil
		}
		return Errorf(NotValid, `protocol "icmp" doesn't support any ports; got "%v"`, r.From)
	case "tcp", "udp":
	default:
		return Errorf(NotValid, "invalid protocol %q, expected %q, %q, or %q", r.Protocol, "tcp", "udp", "icmp")
	}
	if r.From > r.To {
		return Errorf(NotValid, "invalid port range %d-%d/%s", r.From, r.To, proto)
	}
	for _, p := range []int{r.From, r.To} {
		if p < 1 || p > 65535 {
			return Errorf(NotValid, "port range bounds must be between 1 and 65535, got %d-%d", r.From, r.To)
		}
	}
	return nil
}

// ConflictsWith says whether the ranges overlap without being the same: two
// endpoints of a unit may open one range, nobody may open part of another's.
func (r PortRange) ConflictsWith(other PortRange) bool {
	return r.Protocol == other.Protocol && r.Protocol != "icmp" && r.From <= other.To && other.From <= r.To
}

// SortPorts sorts by protocol, then by number.
func SortPorts(ranges []PortRange) {
	slices.SortFunc(ranges, func(a, b PortRange) int {
		if c := strings.Compare(a.Protocol, b.Protocol); c != 0 {
			return c
		}
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
}

// UniquePorts flattens ranges by endpoint into one sorted list without
// repetitions.
func UniquePorts(byEndpoint map[string][]PortRange) []PortRange {
	var out []PortRange
	for _, ranges := range byEndpoint {
		for _, r := range ranges {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	SortPorts(out)
	return out
}
