package unitertest

import (
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ConnectMachine returns a new connection of the agent of machine 0, which has all
// units; it serves the facade Deployer.
func (c *Controller) ConnectMachine() *Conn { return c.Connect("") }

// KillUnit makes a unit dead, as its agent does at its end.
func (c *Controller) KillUnit(name string) {
	c.change(func() { c.units[name].life = life.Dead })
}

// HasUnit says whether the unit exists.
func (c *Controller) HasUnit(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.units[name] != nil
}

// Password returns the password that was set for a unit's agent last.
func (c *Controller) Password(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.passwords[name]
}

// any returns the unit of the tag, whoever asks.
func (n *Conn) any(tag string) (*unit, *params.Error) {
	t, err := names.ParseUnitTag(tag)
	if err != nil || n.c.units[t.Id()] == nil {
		return nil, denied()
	}
	return n.c.units[t.Id()], nil
}

func deployerMethods() map[string]method {
	return map[string]method{
		"WatchUnits": with(func(n *Conn, _ params.Entities) params.StringsWatchResults {
			values := func() map[string]string {
				lives := map[string]string{}
				for name, u := range n.c.units {
					lives[name] = string(u.life)
				}
				return lives
			}
			return params.StringsWatchResults{Results: []params.StringsWatchResult{n.set(values)}}
		}),
		"Life": with(func(n *Conn, args params.Entities) params.LifeResults {
			u, err := n.any(args.Entities[0].Tag)
			if err != nil {
				return params.LifeResults{Results: []params.LifeResult{{Error: err}}}
			}
			return params.LifeResults{Results: []params.LifeResult{{Life: u.life}}}
		}),
		"SetPasswords": with(func(n *Conn, args params.EntityPasswords) params.ErrorResults {
			u, err := n.any(args.Changes[0].Tag)
			if err == nil {
				n.c.passwords[u.name] = args.Changes[0].Password
			}
			return oneError(err)
		}),
		"SetStatus": with(func(n *Conn, args params.SetStatus) params.ErrorResults {
			a := args.Entities[0]
			u, err := n.any(a.Tag)
			if err == nil {
				u.workload = params.StatusResult{Status: a.Status, Info: a.Info, Data: a.Data}
				u.record("workload", u.workload)
			}
			return oneError(err)
		}),
		"Remove": with(func(n *Conn, args params.Entities) params.ErrorResults {
			u, err := n.any(args.Entities[0].Tag)
			if err == nil {
				delete(n.c.units, u.name)
			}
			return oneError(err)
		}),
	}
}
