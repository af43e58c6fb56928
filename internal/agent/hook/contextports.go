package hook

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/juju/rpc/params"
)

// endpointRange is a range of ports that a unit has open for an endpoint, "" for
// all of them.
type endpointRange struct {
	endpoint string
	ports    hooktool.PortRange
}

// ports are the open ports of the machine, and what the hook changes about the
// unit's own: true for a range that it opens, false for one that it closes.
type ports struct {
	own     map[endpointRange]bool
	others  map[hooktool.PortRange]string // to the name of the unit
	pending map[endpointRange]bool
}

// machinePorts asks for the ports of the unit's machine, once a hook.
func (c *Context) machinePorts(ctx context.Context) (*ports, error) {
	if c.ports != nil {
		return c.ports, nil
	}
	opened, err := c.client.OpenedMachinePortRangesByEndpoint(ctx, c.machine)
	if err != nil {
		return nil, err
	}
	p := &ports{
		own: map[endpointRange]bool{}, others: map[hooktool.PortRange]string{},
		pending: map[endpointRange]bool{},
	}
	for unit, byEndpoint := range opened {
		for endpoint, ranges := range byEndpoint {
			for _, r := range ranges {
				ports := hooktool.PortRange{From: r.FromPort, To: r.ToPort, Protocol: r.Protocol}
				if unit == c.unit.Tag() {
					p.own[endpointRange{endpoint, ports}] = true
				} else {
					p.others[ports] = unit.Id()
				}
			}
		}
	}
	c.ports = p
	return p, nil
}

// OpenPortRange implements hooktool.Ports. A range that another unit of the
// machine has open, or that overlaps another range of this one, is refused.
func (c *Context) OpenPortRange(ctx context.Context, endpoint string, r hooktool.PortRange) error {
	p, err := c.machinePorts(ctx)
	if err != nil {
		return err
	}
	for other, unit := range p.others {
		if r.Conflicts(other) {
			return c.conflict(r, other, unit)
		}
	}
	for own := range p.opened() {
		if own.ports != r && r.Conflicts(own.ports) {
			return c.conflict(r, own.ports, c.UnitName())
		}
	}
	p.change(endpointRange{endpoint, r}, true)
	return nil
}

func (c *Context) conflict(r, other hooktool.PortRange, unit string) error {
	return fmt.Errorf("cannot open %v (unit %q): port range conflicts with %v (unit %q)", r, c.UnitName(), other, unit)
}

// ClosePortRange implements hooktool.Ports. Closing what is not open is no error.
func (c *Context) ClosePortRange(ctx context.Context, endpoint string, r hooktool.PortRange) error {
	p, err := c.machinePorts(ctx)
	if err != nil {
		return err
	}
	p.change(endpointRange{endpoint, r}, false)
	return nil
}

// OpenedPortRanges implements hooktool.Ports.
func (c *Context) OpenedPortRanges(ctx context.Context) (map[string][]hooktool.PortRange, error) {
	p, err := c.machinePorts(ctx)
	if err != nil {
		return nil, err
	}
	byEndpoint := map[string][]hooktool.PortRange{}
	for r := range p.opened() {
		byEndpoint[r.endpoint] = append(byEndpoint[r.endpoint], r.ports)
	}
	return byEndpoint, nil
}

// change records that the range is to be open or closed after the hook; what is so
// already is no change.
func (p *ports) change(r endpointRange, open bool) {
	if p.own[r] == open {
		delete(p.pending, r)
		return
	}
	p.pending[r] = open
}

// opened returns the unit's ranges as they will be after the hook.
func (p *ports) opened() map[endpointRange]bool {
	opened := maps.Clone(p.own)
	for r, open := range p.pending {
		if open {
			opened[r] = true
		} else {
			delete(opened, r)
		}
	}
	return opened
}

// sorted returns the pending changes in a fixed order.
func (p *ports) sorted() []endpointRange {
	return slices.SortedFunc(maps.Keys(p.pending), func(a, b endpointRange) int {
		return slices.Compare(
			[]string{a.endpoint, a.ports.String()},
			[]string{b.endpoint, b.ports.String()})
	})
}

func wireRange(r hooktool.PortRange) params.PortRange {
	return params.PortRange{FromPort: r.From, ToPort: r.To, Protocol: r.Protocol}
}
