// Package apicaller makes an agent's connection to its controller, and is the
// worker of the dependency engine that owns it.
//
// An agent has two passwords on disk: the current one and the one before it,
// to which it falls back. OnlyConnect logs in with one or the other. ScaryConnect
// does so for the primary connection of an agent, once in each process: it looks
// whether the agent's entity is alive and replaces a password that others may
// know. The order of its writes and calls is such that the agent can log in again
// wherever it is interrupted: a new password is on disk before the controller
// hears of it, and the one that worked stays beside it.
//
// The names are those of github.com/juju/juju/worker/apicaller. The package
// knows the facade Agent and no other; what runs on the connection is its users'
// business.
package apicaller
