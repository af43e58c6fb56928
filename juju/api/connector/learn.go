package connector

import (
	"fmt"
	"maps"
	"net"
	"reflect"
	"slices"
	"sync"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
)

// learn keeps in the store what the connection taught: where the controller is, its version, and
// what the user may do.
func (c *ClientStoreConnector) learn(conn api.Connection, cache *dnsCache) error {
	name := c.cfg.ControllerName
	before, err := c.cfg.ClientStore.ControllerByName(name)
	if err != nil {
		return err
	}
	after := *before
	if !conn.IsProxied() {
		after.APIEndpoints = endpoints(conn.APIHostPorts(), conn.Addr())
		after.DNSCache = cache.contents(conn)
	}
	if v, ok := conn.ServerVersion(); ok {
		after.AgentVersion = v.String()
	}
	if dns := conn.PublicDNSName(); dns != "" {
		after.PublicDNSName = dns
	}
	if !reflect.DeepEqual(*before, after) {
		if err := c.cfg.ClientStore.UpdateController(name, after); err != nil {
			return fmt.Errorf("cannot update controller %q in the client store: %w", name, err)
		}
	}
	return c.learnAccount(conn)
}

func (c *ClientStoreConnector) learnAccount(conn api.Connection) error {
	if c.cfg.AccountDetails != nil {
		return nil // they are the caller's
	}
	name := c.cfg.ControllerName
	account, err := c.cfg.ClientStore.AccountDetails(name)
	if err != nil {
		return err
	}
	after := *account
	if access := conn.ControllerAccess(); access != "" {
		after.LastKnownAccess = access
	}
	if tag, ok := conn.AuthTag().(names.UserTag); ok && after.User == "" {
		after.User = tag.Id()
	}
	if reflect.DeepEqual(*account, after) {
		return nil
	}
	if err := c.cfg.ClientStore.UpdateAccount(name, after); err != nil {
		return fmt.Errorf("cannot update account on %q in the client store: %w", name, err)
	}
	return nil
}

// endpoints are the addresses that may be dialled from elsewhere, without repetitions. The one that
// was dialled stays even if nothing is left otherwise.
func endpoints(servers []network.MachineHostPorts, dialled string) []string {
	out := network.CollapseToHostPorts(servers).FilterUnusable().Unique().Strings()
	if len(out) == 0 {
		return []string{dialled}
	}
	return out
}

// dnsCache is the store's cache while a connection is opened.
type dnsCache struct {
	mu  sync.Mutex // guards ips
	ips map[string][]string
}

var _ api.DNSCache = (*dnsCache)(nil)

func newDNSCache(ips map[string][]string) *dnsCache {
	c := &dnsCache{ips: maps.Clone(ips)}
	if c.ips == nil {
		c.ips = make(map[string][]string)
	}
	return c
}

func (c *dnsCache) Lookup(host string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.ips[host])
}

func (c *dnsCache) Add(host string, ips []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ips[host] = slices.Clone(ips)
}

// contents are what is to be kept, the address that answered first.
func (c *dnsCache) contents(conn api.Connection) map[string][]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	host, _, err := net.SplitHostPort(conn.Addr())
	ip, _, ipErr := net.SplitHostPort(conn.IPAddr())
	if i := slices.Index(c.ips[host], ip); err == nil && ipErr == nil && i > 0 {
		c.ips[host] = append([]string{ip}, slices.Delete(slices.Clone(c.ips[host]), i, i+1)...)
	}
	if len(c.ips) == 0 {
		return nil
	}
	return maps.Clone(c.ips)
}
