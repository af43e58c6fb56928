package unitertest

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ModelUUID is the uuid of every model.
const ModelUUID = "deadbeef-0bad-400d-8000-4b1d0d06f00d"

// method is a method of the facade; it is called without locks.
type method func(n *Conn, args json.RawMessage) (any, error)

// with decodes the argument and runs f with the controller's lock held.
func with[A, R any](f func(n *Conn, args A) R) method {
	return func(n *Conn, text json.RawMessage) (any, error) {
		var args A
		if err := json.Unmarshal(text, &args); err != nil {
			return nil, &params.Error{Message: err.Error(), Code: params.CodeBadRequest}
		}
		n.c.mu.Lock()
		defer n.c.mu.Unlock()
		result := f(n, args)
		n.c.broadcast()
		return result, nil
	}
}

func fail(code, format string, args ...any) *params.Error {
	return &params.Error{Message: fmt.Sprintf(format, args...), Code: code}
}

func denied() *params.Error { return fail(params.CodeUnauthorized, "permission denied") }

func oneError(err *params.Error) params.ErrorResults {
	return params.ErrorResults{Results: []params.ErrorResult{{Error: err}}}
}

// own returns the connection's unit, if the tag is its.
func (n *Conn) own(tag string) (*unit, *params.Error) {
	if tag != names.NewUnitTag(n.unit).String() {
		return nil, denied()
	}
	u := n.c.units[n.unit]
	if u == nil {
		return nil, fail(params.CodeNotFound, "unit %q not found", n.unit)
	}
	return u, nil
}

func (n *Conn) app() *application {
	name, _ := names.UnitApplication(n.unit)
	return n.c.apps[name]
}

// each is a method on entities that answers the same kind of error for each.
func each(f func(n *Conn, u *unit) *params.Error) method {
	return with(func(n *Conn, args params.Entities) params.ErrorResults {
		u, err := n.own(args.Entities[0].Tag)
		if err == nil {
			err = f(n, u)
		}
		return oneError(err)
	})
}

// answer is a method on entities that answers a string.
func answer(f func(n *Conn, u *unit) string) method {
	return with(func(n *Conn, args params.Entities) params.StringResults {
		u, err := n.own(args.Entities[0].Tag)
		if err != nil {
			return params.StringResults{Results: []params.StringResult{{Error: err}}}
		}
		return params.StringResults{Results: []params.StringResult{{Result: f(n, u)}}}
	})
}

// hashOf is a method on entities that watches a value.
func hashOf(value func(n *Conn, u *unit) string) method {
	return with(func(n *Conn, args params.Entities) params.StringsWatchResults {
		u, err := n.own(args.Entities[0].Tag)
		if err != nil {
			return params.StringsWatchResults{Results: []params.StringsWatchResult{{Error: err}}}
		}
		return params.StringsWatchResults{Results: []params.StringsWatchResult{
			n.hash(func() string { return value(n, u) }),
		}}
	})
}

func setStatus(kind string, set func(u *unit, s params.StatusResult)) method {
	return with(func(n *Conn, args params.SetStatus) params.ErrorResults {
		a := args.Entities[0]
		u, err := n.own(a.Tag)
		if err == nil {
			s := params.StatusResult{Status: a.Status, Info: a.Info, Data: a.Data}
			set(u, s)
			u.record(kind, s)
		}
		return oneError(err)
	})
}

func methods() map[string]method {
	m := map[string]method{
		"Refresh": with(func(n *Conn, args params.Entities) params.UnitRefreshResults {
			u, err := n.own(args.Entities[0].Tag)
			if err != nil {
				return params.UnitRefreshResults{Results: []params.UnitRefreshResult{{Error: err}}}
			}
			return params.UnitRefreshResults{Results: []params.UnitRefreshResult{{Life: u.life, Resolved: u.resolved}}}
		}),
		"Life": with(func(n *Conn, _ params.Entities) params.LifeResults {
			return params.LifeResults{Results: []params.LifeResult{{Life: n.app().life}}}
		}),
		"CurrentModel": with(func(*Conn, any) params.ModelResult {
			return params.ModelResult{Name: "default", UUID: ModelUUID, Type: "iaas"}
		}),
		"ModelConfig": with(func(n *Conn, _ any) params.ModelConfigResult {
			return params.ModelConfigResult{Config: maps.Clone(n.c.config)}
		}),
		"APIAddresses": with(func(*Conn, any) params.StringsResult {
			return params.StringsResult{Result: []string{"10.0.0.1:17070", "10.0.0.2:17070"}}
		}),
		"AssignedMachine":  answer(func(*Conn, *unit) string { return "machine-0" }),
		"PrivateAddress":   answer(func(*Conn, *unit) string { return "10.0.0.7" }),
		"PublicAddress":    answer(func(*Conn, *unit) string { return "198.51.100.7" }),
		"AvailabilityZone": answer(func(*Conn, *unit) string { return "zone-a" }),
		"GetPrincipal": with(func(*Conn, any) params.StringBoolResults {
			return params.StringBoolResults{Results: []params.StringBoolResult{{}}}
		}),
		"ClearResolved": each(func(_ *Conn, u *unit) *params.Error { u.resolved = ""; return nil }),
		"EnsureDead": each(func(n *Conn, u *unit) *params.Error {
			u.life = life.Dead
			for _, r := range n.c.relations {
				delete(r.scope, u.name)
			}
			n.c.collect()
			return nil
		}),
		"SetUnitStatus":  setStatus("workload", func(u *unit, s params.StatusResult) { u.workload = s }),
		"SetAgentStatus": setStatus("agent", func(u *unit, s params.StatusResult) { u.agent = s }),
		"UnitStatus": with(func(n *Conn, args params.Entities) params.StatusResults {
			u, err := n.own(args.Entities[0].Tag)
			if err != nil {
				return params.StatusResults{Results: []params.StatusResult{{Error: err}}}
			}
			return params.StatusResults{Results: []params.StatusResult{u.workload}}
		}),
		"SetWorkloadVersion": with(func(n *Conn, args params.EntityWorkloadVersions) params.ErrorResults {
			u, err := n.own(args.Entities[0].Tag)
			if err == nil {
				u.version = args.Entities[0].WorkloadVersion
			}
			return oneError(err)
		}),
		"ConfigSettings": with(func(n *Conn, _ params.Entities) params.ConfigSettingsResults {
			return params.ConfigSettingsResults{Results: []params.ConfigSettingsResult{{Settings: maps.Clone(n.app().config)}}}
		}),
		"CharmURL": with(func(n *Conn, args params.Entities) params.StringBoolResults {
			curl := n.app().charm
			if strings.HasPrefix(args.Entities[0].Tag, "unit-") {
				curl = n.c.units[n.unit].charm
			}
			return params.StringBoolResults{Results: []params.StringBoolResult{{Result: curl, Ok: false}}}
		}),
		"CharmArchiveSha256": with(func(n *Conn, args params.CharmURLs) params.StringResults {
			return params.StringResults{Results: []params.StringResult{{Result: n.c.sums[args.URLs[0].URL]}}}
		}),
		"SetCharmURL": with(func(n *Conn, args params.EntitiesCharmURL) params.ErrorResults {
			u, err := n.own(args.Entities[0].Tag)
			if err == nil {
				u.charm = args.Entities[0].CharmURL
			}
			return oneError(err)
		}),
	}
	maps.Copy(m, stateMethods())
	maps.Copy(m, watchMethods())
	maps.Copy(m, relationMethods())
	return m
}

func watchMethods() map[string]method {
	return map[string]method{
		"Watch": with(func(n *Conn, args params.Entities) params.NotifyWatchResults {
			value := func() string { a := n.app(); return text(a.life, a.charm) }
			if strings.HasPrefix(args.Entities[0].Tag, "unit-") {
				u, err := n.own(args.Entities[0].Tag)
				if err != nil {
					return params.NotifyWatchResults{Results: []params.NotifyWatchResult{{Error: err}}}
				}
				value = func() string { return text(u.life, u.resolved) }
			}
			return params.NotifyWatchResults{Results: []params.NotifyWatchResult{n.notify(value)}}
		}),
		"WatchForModelConfigChanges": with(func(n *Conn, _ any) params.NotifyWatchResult {
			return n.notify(func() string { return text(n.c.config) })
		}),
		"WatchConfigSettingsHash": hashOf(func(n *Conn, u *unit) string {
			return fmt.Sprintf("config-%s-%d", u.charm, n.app().version)
		}),
		"WatchTrustConfigSettingsHash": hashOf(func(*Conn, *unit) string { return "trust" }),
		"WatchUnitAddressesHash":       hashOf(func(*Conn, *unit) string { return "addresses" }),
		"WatchUnitRelations": with(func(n *Conn, _ params.Entities) params.StringsWatchResults {
			values := func() map[string]string {
				relations := map[string]string{}
				for _, r := range n.c.relations {
					if _, _, ok := r.side(n.unit); ok {
						relations[r.key] = text(r.life, r.suspended, r.id)
					}
				}
				return relations
			}
			return params.StringsWatchResults{Results: []params.StringsWatchResult{n.set(values)}}
		}),
		"WatchRelationUnits": with(func(n *Conn, args params.RelationUnits) params.RelationUnitsWatchResults {
			r, err := n.find(args.RelationUnits[0].Relation)
			if err != nil {
				return params.RelationUnitsWatchResults{Results: []params.RelationUnitsWatchResult{{Error: err}}}
			}
			return params.RelationUnitsWatchResults{Results: []params.RelationUnitsWatchResult{n.members(r)}}
		}),
	}
}
