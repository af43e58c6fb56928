package agent

import (
	"net"
	"slices"
	"strconv"

	"github.com/gantline/gantline/juju/api"
)

// APIInfo is part of Config.
func (c *config) APIInfo() (*api.Info, bool) {
	if len(c.apiAddresses) == 0 {
		return nil, false
	}
	addresses := slices.Clone(c.apiAddresses)
	if info := c.servingInfo; info != nil {
		port := info.APIPort
		// The port for controllers and agents, where there is one, is open
		// before the public one is.
		if info.ControllerAPIPort != 0 {
			port = info.ControllerAPIPort
		}
		local := net.JoinHostPort("localhost", strconv.Itoa(port))
		if !slices.Contains(addresses, local) {
			addresses = slices.Insert(addresses, 0, local)
		}
	}
	return &api.Info{
		Addrs:    addresses,
		Password: c.apiPassword,
		CACert:   c.caCert,
		Tag:      c.tag,
		Nonce:    c.nonce,
		ModelTag: c.model,
	}, true
}
