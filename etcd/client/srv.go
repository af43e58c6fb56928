package client

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// NewSRVDiscover returns a Discoverer that asks the DNS for SRV records:
// _etcd-client-ssl._tcp for https and _etcd-client._tcp for http. It
// implements ServiceDiscoverer, which puts the service's name behind the
// first part of both.
func NewSRVDiscover() Discoverer { return srvDiscoverer{} }

type srvDiscoverer struct{}

func (d srvDiscoverer) Discover(domain string) ([]string, error) {
	return d.DiscoverService(domain, "")
}

func (srvDiscoverer) DiscoverService(domain, serviceName string) ([]string, error) {
	if serviceName != "" {
		serviceName = "-" + serviceName
	}
	secure, secureErr := lookup("https", "etcd-client-ssl"+serviceName, domain)
	open, openErr := lookup("http", "etcd-client"+serviceName, domain)
	if secureErr != nil && openErr != nil {
		return nil, fmt.Errorf("dns lookup errors: %w and %w", secureErr, openErr)
	}
	return append(append([]string{}, secure...), open...), nil
}

// lookup returns the URLs of a service, as the records name the hosts.
func lookup(scheme, service, domain string) ([]string, error) {
	_, records, err := net.DefaultResolver.LookupSRV(context.Background(), service, "tcp", domain)
	if err != nil {
		return nil, err
	}
	endpoints := make([]string, len(records))
	for i, r := range records {
		u := url.URL{Scheme: scheme, Host: net.JoinHostPort(r.Target, strconv.Itoa(int(r.Port)))}
		endpoints[i] = u.String()
	}
	return endpoints, nil
}
