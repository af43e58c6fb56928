// Package connector makes connections to a controller out of what a program has: a short
// configuration (SimpleConnector) or the client store of the juju command (ClientStoreConnector).
// Shared lets all of a program use one connection of either.
//
// A program that talks to a controller more than once should share: a connection carries any
// number of calls at a time, a dial and a login cost a hundred times what a call costs, and a
// controller counts connections. Open one of your own (Connect on the plain connector, or
// Shared.Fresh) for a login with options of its own, or to end a long transfer by closing it.
//
// A connection made here without a model still serves the clients of facades that only models
// offer: it opens a second one to the connector's default model when such a client is first used,
// and closes it with itself. The default is the store's current model or, without a store, the
// user's only one.
//
// It mirrors github.com/juju/juju/api/connector of Juju 3.6. What differs: options given to
// Connect count, and for that connection only; an empty or invalid user name is an error and no
// panic; so are an invalid model UUID and an unknown controller, before anything is dialled.
package connector
