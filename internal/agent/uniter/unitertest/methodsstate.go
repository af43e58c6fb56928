package unitertest

import (
	"maps"
	"slices"

	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// store takes over the parts of the state that are set.
func (u *unit) store(arg params.SetUnitStateArg) {
	if arg.UniterState != nil {
		u.state.UniterState = *arg.UniterState
	}
	if arg.RelationState != nil {
		u.state.RelationState = maps.Clone(*arg.RelationState)
	}
	if arg.CharmState != nil {
		u.state.CharmState = maps.Clone(*arg.CharmState)
	}
}

func (n *Conn) commit(arg params.CommitHookChangesArg) *params.Error {
	u, err := n.own(arg.Tag)
	if err != nil {
		return err
	}
	own, _ := names.UnitApplication(n.unit)
	for _, s := range arg.RelationUnitSettings { // all or nothing: check first
		if _, err := n.find(s.Relation); err != nil {
			return err
		}
		if len(s.ApplicationSettings) > 0 && n.c.leaders[own] != n.unit {
			return fail(params.CodeNotLeader, "cannot write leadership settings: %q is not leader of %q", n.unit, own)
		}
	}
	for _, s := range arg.RelationUnitSettings {
		r, _ := n.find(s.Relation)
		r.bag(n.unit).update(s.Settings)
		if len(s.ApplicationSettings) > 0 {
			r.bag(own).update(s.ApplicationSettings)
		}
	}
	for _, p := range arg.OpenPorts {
		r := params.PortRange{FromPort: p.FromPort, ToPort: p.ToPort, Protocol: p.Protocol}
		if !slices.Contains(u.ports[p.Endpoint], r) {
			u.ports[p.Endpoint] = append(slices.Clone(u.ports[p.Endpoint]), r)
		}
	}
	for _, p := range arg.ClosePorts {
		r := params.PortRange{FromPort: p.FromPort, ToPort: p.ToPort, Protocol: p.Protocol}
		u.ports[p.Endpoint] = slices.DeleteFunc(slices.Clone(u.ports[p.Endpoint]), func(o params.PortRange) bool { return o == r })
	}
	if arg.UnitState != nil {
		u.store(*arg.UnitState)
	}
	return nil
}

func stateMethods() map[string]method {
	return map[string]method{
		"State": with(func(n *Conn, args params.Entities) params.UnitStateResults {
			u, err := n.own(args.Entities[0].Tag)
			if err != nil {
				return params.UnitStateResults{Results: []params.UnitStateResult{{Error: err}}}
			}
			return params.UnitStateResults{Results: []params.UnitStateResult{u.state}}
		}),
		"SetState": with(func(n *Conn, args params.SetUnitStateArgs) params.ErrorResults {
			u, err := n.own(args.Args[0].Tag)
			if err == nil {
				u.store(args.Args[0])
			}
			return oneError(err)
		}),
		"CommitHookChanges": with(func(n *Conn, args params.CommitHookChangesArgs) params.ErrorResults {
			return oneError(n.commit(args.Args[0]))
		}),
		"OpenedMachinePortRangesByEndpoint": with(func(n *Conn, _ params.Entities) params.OpenPortRangesByEndpointResults {
			opened := map[string][]params.OpenUnitPortRangesByEndpoint{}
			for name, u := range n.c.units {
				tag := names.NewUnitTag(name).String()
				for endpoint, ranges := range u.ports {
					opened[tag] = append(opened[tag], params.OpenUnitPortRangesByEndpoint{Endpoint: endpoint, PortRanges: ranges})
				}
			}
			return params.OpenPortRangesByEndpointResults{Results: []params.OpenPortRangesByEndpointResult{{UnitPortRanges: opened}}}
		}),
	}
}
