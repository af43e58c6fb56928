// Package wire turns entities of state into the types of the wire that several facades answer
// with. Each facade keeps to itself what only it needs.
package wire

import (
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Base returns a base on the wire: ubuntu and "22.04/stable".
func Base(b domain.Base) params.Base { return params.Base{Name: b.Name, Channel: b.Channel} }

// ParseBase is the other direction.
func ParseBase(b params.Base) domain.Base { return domain.Base{Name: b.Name, Channel: b.Channel} }

// Endpoint returns an endpoint as relations show it.
func Endpoint(e domain.Endpoint) params.CharmRelation {
	return params.CharmRelation{
		Name: e.Name, Role: string(e.Role), Interface: e.Interface,
		Optional: e.Optional, Limit: e.Limit, Scope: string(e.Scope),
	}
}

// DetailedStatus returns a status as FullStatus shows it. The life of what is alive is "".
func DetailedStatus(info status.StatusInfo, l life.Value, version string) params.DetailedStatus {
	if l == life.Alive {
		l = ""
	}
	data := map[string]any{}
	if id, ok := info.Data["relation-id"]; ok {
		data["relation-id"] = id
	}
	return params.DetailedStatus{
		Status: string(info.Status), Info: info.Message, Data: data, Since: info.Since, Version: version, Life: l,
	}
}

// StatusInfo returns a status as AllWatcher shows it.
func StatusInfo(info status.StatusInfo, version string) params.StatusInfo {
	return params.StatusInfo{
		Current: info.Status, Message: info.Message, Since: info.Since, Version: version, Data: info.Data,
	}
}

// EntityStatus returns a status as models show it.
func EntityStatus(info status.StatusInfo) params.EntityStatus {
	return params.EntityStatus{Status: info.Status, Info: info.Message, Data: info.Data, Since: info.Since}
}

// Addresses returns the addresses of a machine.
func Addresses(addrs []state.Address) []params.Address {
	out := make([]params.Address, len(addrs))
	for i, a := range addrs {
		out[i] = params.Address{Value: a.Value, Type: a.Type, Scope: a.Scope, CIDR: a.CIDR}
	}
	return out
}

// ParseAddresses is the other direction.
func ParseAddresses(addrs []params.Address) []state.Address {
	out := make([]state.Address, len(addrs))
	for i, a := range addrs {
		out[i] = state.Address{Value: a.Value, Type: a.Type, Scope: a.Scope, CIDR: a.CIDR}
	}
	return out
}

// HostPorts returns the addresses of controllers.
func HostPorts(servers [][]state.HostPort) [][]params.HostPort {
	out := make([][]params.HostPort, len(servers))
	for i, list := range servers {
		for _, hp := range list {
			out[i] = append(out[i], params.HostPort{
				Address: params.Address{Value: hp.Value, Type: hp.Type, Scope: hp.Scope}, Port: hp.Port,
			})
		}
	}
	return out
}

// Exposed returns what an application's endpoints are exposed to.
func Exposed(endpoints map[string]state.ExposedEndpoint) map[string]params.ExposedEndpoint {
	if len(endpoints) == 0 {
		return nil
	}
	out := make(map[string]params.ExposedEndpoint, len(endpoints))
	for name, e := range endpoints {
		out[name] = params.ExposedEndpoint{ExposeToSpaces: e.Spaces, ExposeToCIDRs: e.CIDRs}
	}
	return out
}

// Ports returns a unit's open ranges in order, nil where there are none.
func Ports(byEndpoint map[string][]domain.PortRange) []string {
	var out []string
	for _, r := range domain.UniquePorts(byEndpoint) {
		out = append(out, r.String())
	}
	return out
}

// PortRange returns a range of ports.
func PortRange(r domain.PortRange) params.PortRange {
	return params.PortRange{FromPort: r.From, ToPort: r.To, Protocol: r.Protocol}
}

// Optional returns nil for the zero time.
func Optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// ParseStatus reads a status that an agent sets.
func ParseStatus(arg params.EntityStatusArgs) status.StatusInfo {
	return status.StatusInfo{Status: status.Status(arg.Status), Message: arg.Info, Data: arg.Data}
}
