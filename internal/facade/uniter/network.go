package uniter

import (
	"context"
	"net/netip"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// NetworkInfo returns, for each endpoint, at which addresses the unit can be bound and reached.
// A model has one space, so all endpoints have the same.
func (f *Facade) NetworkInfo(_ context.Context, s facade.Session, in params.NetworkInfoParams) (params.NetworkInfoResults, error) {
	unit, err := facade.OwnUnit(s, in.Unit)
	if err != nil {
		return params.NetworkInfoResults{}, err
	}
	bindings := in.Bindings
	if in.RelationId != nil {
		r, err := f.state.Relation(s.ModelUUID(), *in.RelationId)
		if err != nil {
			return params.NetworkInfoResults{}, err
		}
		own, ok := r.Endpoint(application(s))
		if !ok {
			return params.NetworkInfoResults{}, facade.ErrPermission
		}
		bindings = append(bindings, own.Name)
	}
	known, err := f.bindings(s)
	if err != nil {
		return params.NetworkInfoResults{}, err
	}
	out := params.NetworkInfoResults{Results: map[string]params.NetworkInfoResult{}}
	for _, name := range bindings {
		if !known[name] {
			out.Results[name] = params.NetworkInfoResult{Error: facade.Error(
				domain.Errorf(domain.NotValid, "binding id(s) for %q not valid", name))}
			continue
		}
		out.Results[name] = f.network(s, unit)
	}
	return out, nil
}

// bindings are the names that an endpoint can have, "" and juju-info included.
func (f *Facade) bindings(s facade.Session) (map[string]bool, error) {
	a, err := f.state.Application(s.ModelUUID(), application(s))
	if err != nil {
		return nil, err
	}
	known := map[string]bool{"": true, "juju-info": true}
	for name := range a.Bindings {
		known[name] = true
	}
	return known, nil
}

func (f *Facade) network(s facade.Session, unit string) params.NetworkInfoResult {
	address, err := f.state.PrivateAddress(s.ModelUUID(), unit)
	if err != nil {
		return params.NetworkInfoResult{Error: facade.Error(err)}
	}
	out := params.NetworkInfoResult{
		BindAddresses: []params.NetworkInfo{{Addresses: []params.InterfaceAddress{{
			Value: address, CIDR: f.cidr(s, unit, address),
		}}}},
		IngressAddresses: []string{address},
	}
	if cidr := single(address); cidr != "" {
		out.EgressSubnets = []string{cidr}
	}
	return out
}

func (f *Facade) cidr(s facade.Session, unit, address string) string {
	m, err := f.machine(s, unit)
	if err != nil {
		return ""
	}
	for _, a := range m.Addresses() {
		if a.Value == address {
			return a.CIDR
		}
	}
	return ""
}

// single returns the network that holds nothing but the address, "" for a name.
func single(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	return netip.PrefixFrom(a, a.BitLen()).String()
}

// OpenedMachinePortRangesByEndpoint returns what the units of the session's machine opened.
func (f *Facade) OpenedMachinePortRangesByEndpoint(_ context.Context, s facade.Session, in params.Entities) (params.OpenPortRangesByEndpointResults, error) {
	return params.OpenPortRangesByEndpointResults{Results: facade.Map(in.Entities, func(e params.Entity) params.OpenPortRangesByEndpointResult {
		opened, err := f.opened(s, e.Tag)
		return params.OpenPortRangesByEndpointResult{UnitPortRanges: opened, Error: facade.Error(err)}
	})}, nil
}

func (f *Facade) opened(s facade.Session, tag string) (map[string][]params.OpenUnitPortRangesByEndpoint, error) {
	m, err := f.machine(s, s.Identity().Name)
	if err != nil {
		return nil, err
	}
	if tag != names.NewMachineTag(m.ID).String() {
		return nil, facade.ErrPermission
	}
	ports, err := f.state.MachinePorts(s.ModelUUID(), m.ID)
	if err != nil {
		return nil, err
	}
	out := map[string][]params.OpenUnitPortRangesByEndpoint{}
	for unit, byEndpoint := range ports {
		tag := names.NewUnitTag(unit).String()
		for endpoint, ranges := range byEndpoint {
			out[tag] = append(out[tag], params.OpenUnitPortRangesByEndpoint{
				Endpoint: endpoint, PortRanges: facade.Map(ranges, wire.PortRange),
			})
		}
	}
	return out, nil
}
