package unitertest

import (
	"maps"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// find returns the relation of the tag, if the connection's unit is part of it.
func (n *Conn) find(tag string) (*relation, *params.Error) {
	t, err := names.ParseRelationTag(tag)
	if err != nil {
		return nil, denied()
	}
	for _, r := range n.c.relations {
		if r.key == t.Id() {
			if _, _, ok := r.side(n.unit); ok {
				return r, nil
			}
		}
	}
	return nil, denied()
}

func (n *Conn) describe(r *relation) params.RelationResult {
	own, other, _ := r.side(n.unit)
	return params.RelationResult{
		Life: r.life, Bool: r.suspended, Id: r.id, Key: r.key, OtherApplication: other.app,
		Endpoint: params.Endpoint{ApplicationName: own.app, Relation: params.CharmRelation{
			Name: own.name, Role: own.role, Interface: own.iface, Scope: "global",
		}},
	}
}

func settings(b *bag) params.SettingsResults {
	return params.SettingsResults{Results: []params.SettingsResult{{Settings: maps.Clone(b.values)}}}
}

func noSettings(err *params.Error) params.SettingsResults {
	return params.SettingsResults{Results: []params.SettingsResult{{Error: err}}}
}

// scope is a method that makes the connection's unit enter or leave a relation.
func scope(change func(n *Conn, r *relation) *params.Error) method {
	return with(func(n *Conn, args params.RelationUnits) params.ErrorResults {
		r, err := n.find(args.RelationUnits[0].Relation)
		if err == nil {
			err = change(n, r)
		}
		return oneError(err)
	})
}

func relationMethods() map[string]method {
	return map[string]method{
		"Relation": with(func(n *Conn, args params.RelationUnits) params.RelationResults {
			r, err := n.find(args.RelationUnits[0].Relation)
			if err != nil {
				return params.RelationResults{Results: []params.RelationResult{{Error: err}}}
			}
			return params.RelationResults{Results: []params.RelationResult{n.describe(r)}}
		}),
		"RelationById": with(func(n *Conn, args params.RelationIds) params.RelationResults {
			r := n.c.relations[args.RelationIds[0]]
			if r == nil {
				return params.RelationResults{Results: []params.RelationResult{{Error: denied()}}}
			}
			return params.RelationResults{Results: []params.RelationResult{n.describe(r)}}
		}),
		"EnterScope": scope(func(n *Conn, r *relation) *params.Error {
			if r.scope[n.unit] {
				return nil
			}
			if r.life != life.Alive || r.suspended {
				return fail(params.CodeCannotEnterScope, "cannot enter scope: unit or relation is not alive")
			}
			r.scope[n.unit] = true
			r.bag(n.unit).update(map[string]string{"private-address": "10.0.0.7", "ingress-address": "10.0.0.7"})
			return nil
		}),
		"LeaveScope": scope(func(n *Conn, r *relation) *params.Error {
			delete(r.scope, n.unit)
			n.c.collect()
			return nil
		}),
		"SetRelationStatus": with(func(n *Conn, args params.RelationStatusArgs) params.ErrorResults {
			own, _ := names.UnitApplication(n.unit)
			r := n.c.relations[args.Args[0].RelationId]
			switch {
			case r == nil:
				return oneError(denied())
			case n.c.leaders[own] != n.unit:
				return oneError(fail(params.CodeNotLeader, "%q is not leader of %q", n.unit, own))
			}
			r.status = args.Args[0].Status
			return oneError(nil)
		}),
		"ReadSettings": with(func(n *Conn, args params.RelationUnits) params.SettingsResults {
			r, err := n.find(args.RelationUnits[0].Relation)
			if err != nil {
				return noSettings(err)
			}
			return settings(r.bag(n.unit))
		}),
		"ReadLocalApplicationSettings": with(func(n *Conn, args params.RelationUnit) params.SettingsResult {
			r, err := n.find(args.Relation)
			if err != nil {
				return params.SettingsResult{Error: err}
			}
			own, _, _ := r.side(n.unit)
			return settings(r.bag(own.app)).Results[0]
		}),
		"ReadRemoteSettings": with(func(n *Conn, args params.RelationUnitPairs) params.SettingsResults {
			pair := args.RelationUnitPairs[0]
			r, err := n.find(pair.Relation)
			if err != nil {
				return noSettings(err)
			}
			tag, parseErr := names.ParseTag(pair.RemoteUnit)
			if parseErr != nil || r.settings[tag.Id()] == nil {
				return noSettings(denied())
			}
			return settings(r.bag(tag.Id()))
		}),
	}
}
