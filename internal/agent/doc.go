// Package agent is the composition of `gantline agent`: which workers a machine's agent has and on
// what each depends. The workers are run by the dependency engine of juju/worker/dependency; most
// of them depend on the one that owns the connection to the controller, and start anew with it.
//
// An agent knows its directory, the configuration in it, and the API. It never sees the
// controller's inside.
package agent
