// Package uniter is the typed client of the facade Uniter: what a unit's agent
// asks and tells the controller while it runs a charm's hooks.
//
// A Client belongs to one unit. It hands out Unit, Application, Relation and
// RelationUnit values, whose methods are calls of the facade; what a value
// remembers (life, resolved mode) is as old as its last Refresh. Everything that
// a hook changed travels in one CommitHookChanges, built with a
// CommitHookParamsBuilder. Watchers are closed by their owners.
//
// The names are those of github.com/juju/juju/api/agent/uniter of Juju 3.6,
// with a context in front of whatever asks the controller. The package knows
// nothing of hooks, processes or files.
package uniter
