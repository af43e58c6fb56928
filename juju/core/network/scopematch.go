package network

import "slices"

// ScopeMatch says how well an address fits; smaller is better and 0 is not at
// all.
type ScopeMatch int

// The matches. At equal fit IPv4 goes before IPv6.
const (
	invalidScope ScopeMatch = iota
	exactScopeIPv4
	exactScope
	firstFallbackScopeIPv4
	firstFallbackScope
	secondFallbackScopeIPv4
	secondFallbackScope
)

// ScopeMatchFunc says how well an address fits a purpose.
type ScopeMatchFunc = func(addr Address) ScopeMatch

// ScopeMatchPublic prefers what the world can reach.
func ScopeMatchPublic(addr Address) ScopeMatch {
	switch addr.AddressScope() {
	case ScopePublic:
		return forType(exactScopeIPv4, addr)
	case ScopeCloudLocal:
		return forType(firstFallbackScopeIPv4, addr)
	case ScopeFanLocal, ScopeUnknown:
		return forType(secondFallbackScopeIPv4, addr)
	case ScopeMachineLocal, ScopeLinkLocal:
	}
	return invalidScope
}

// ScopeMatchCloudLocal prefers what the cloud itself can reach.
func ScopeMatchCloudLocal(addr Address) ScopeMatch {
	switch addr.AddressScope() {
	case ScopeCloudLocal:
		return forType(exactScopeIPv4, addr)
	case ScopeFanLocal:
		return forType(firstFallbackScopeIPv4, addr)
	case ScopePublic, ScopeUnknown:
		return forType(secondFallbackScopeIPv4, addr)
	case ScopeMachineLocal, ScopeLinkLocal:
	}
	return invalidScope
}

// ScopeMatchMachineOrCloudLocal prefers the machine's own addresses and those
// that the cloud itself can reach.
func ScopeMatchMachineOrCloudLocal(addr Address) ScopeMatch {
	if addr.AddressScope() == ScopeMachineLocal {
		return forType(exactScopeIPv4, addr)
	}
	return ScopeMatchCloudLocal(addr)
}

// forType returns the match for IPv4, or the one after it for other forms.
func forType(ipv4 ScopeMatch, addr Address) ScopeMatch {
	if addr.AddressType() == IPv4Address {
		return ipv4
	}
	return ipv4 + 1
}

// byMatch returns those that fit, the best first and equals in their order.
func byMatch[A Address](addresses []A, match ScopeMatchFunc) []A {
	var fitting []A
	for _, a := range addresses {
		if match(a) != invalidScope {
			fitting = append(fitting, a)
		}
	}
	slices.SortStableFunc(fitting, func(a, b A) int { return int(match(a)) - int(match(b)) })
	return fitting
}

// bestMatches returns those that fit as well as the best does.
func bestMatches[A Address](addresses []A, match ScopeMatchFunc) []A {
	sorted := byMatch(addresses, match)
	for i, a := range sorted {
		if match(a) != match(sorted[0]) {
			return sorted[:i]
		}
	}
	return sorted
}
