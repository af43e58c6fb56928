// Package uniter is the agent of one unit: it watches what the controller wants of
// the unit and runs the charm's hooks, in the right order, each of them once.
//
// Next is the brain: a pure function from what has been done (Local) and what is
// wanted (Snapshot) to the next Step. The executor carries a step out in three
// parts, Prepare, Execute and Commit, and stores the unit's State on the controller
// between them, so that an agent that was killed anywhere knows where it stood.
// remote keeps the Snapshot up to date with watchers. Uniter joins them in one loop.
//
// What a hook has done is written to a local journal, synced to disk, before it is
// committed: an agent that is killed in between commits it instead of running the
// hook again.
//
// The deployer of the machine's agent starts a Uniter for each unit. The package
// speaks the API only; how one hook is run is package hook's business.
package uniter
