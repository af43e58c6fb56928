// Package hostports is the part of several facades by which agents learn where
// the controllers are. The facade clients embed an APIAddresser.
package hostports

import (
	"context"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// APIAddresser calls the methods about the controllers' addresses.
type APIAddresser struct {
	facade base.FacadeCaller
}

// New returns an APIAddresser of a facade that has those methods.
func New(facade base.FacadeCaller) APIAddresser { return APIAddresser{facade} }

// APIAddresses returns the controllers' addresses, host:port.
func (a APIAddresser) APIAddresses(ctx context.Context) ([]string, error) {
	var r params.StringsResult
	if err := a.facade.FacadeCallContext(ctx, "APIAddresses", nil, &r); err != nil {
		return nil, err
	}
	return r.Result, bulk.Err(r.Error)
}

// APIHostPorts returns the controllers' addresses with what is known of them, a
// list for each controller.
func (a APIAddresser) APIHostPorts(ctx context.Context) ([]network.HostPorts, error) {
	var r params.APIHostPortsResult
	if err := a.facade.FacadeCallContext(ctx, "APIHostPorts", nil, &r); err != nil {
		return nil, err
	}
	servers := make([]network.HostPorts, len(r.Servers))
	for i, server := range r.Servers {
		for _, hp := range server {
			servers[i] = append(servers[i], hostPort(hp))
		}
	}
	return servers, nil
}

// WatchAPIHostPorts tells when the controllers' addresses change.
func (a APIAddresser) WatchAPIHostPorts(ctx context.Context) (watcher.NotifyWatcher, error) {
	return bulk.NotifyOne(ctx, a.facade, "WatchAPIHostPorts")
}

func hostPort(hp params.HostPort) network.MachineHostPort {
	return network.MachineHostPort{
		MachineAddress: network.MachineAddress{
			Value:       hp.Value,
			Type:        network.AddressType(hp.Type),
			Scope:       network.Scope(hp.Scope),
			CIDR:        hp.CIDR,
			ConfigType:  network.AddressConfigType(hp.ConfigType),
			IsSecondary: hp.IsSecondary,
		},
		NetPort: network.NetPort(hp.Port),
	}
}
