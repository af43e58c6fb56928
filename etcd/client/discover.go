package client

// Discoverer finds the endpoints of a cluster.
type Discoverer interface {
	// Discover returns the endpoints that domain announces.
	Discover(domain string) ([]string, error)
}

// ServiceDiscoverer is a Discoverer that also knows several clusters in one
// domain. What NewSRVDiscover returns implements it.
type ServiceDiscoverer interface {
	Discoverer
	// DiscoverService returns the endpoints of the cluster that domain
	// announces under serviceName; an empty name is Discover.
	DiscoverService(domain, serviceName string) ([]string, error)
}
