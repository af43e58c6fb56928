package hook

import (
	"maps"
	"slices"

	"github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Changes returns what the hook has changed and what only takes effect when it has
// succeeded, ready to be committed in one call.
func (c *Context) Changes() *uniter.CommitHookParamsBuilder {
	b := uniter.NewCommitHookParamsBuilder(c.unit.Tag())
	if c.info.Kind == ConfigChanged {
		b.UpdateNetworkInfo()
	}
	for _, id := range slices.Sorted(maps.Keys(c.relations)) {
		r := c.relations[id]
		unit, app := r.own[0].pending, r.own[1].pending
		if len(unit) > 0 || len(app) > 0 {
			b.UpdateRelationUnitSettings(r.unit.Relation().Tag().String(), params.Settings(unit), params.Settings(app))
		}
	}
	if c.ports == nil {
		return b
	}
	for _, r := range c.ports.sorted() {
		if c.ports.pending[r] {
			b.OpenPortRange(r.endpoint, wireRange(r.ports))
		} else {
			b.ClosePortRange(r.endpoint, wireRange(r.ports))
		}
	}
	return b
}
