package client

// ActionResync is the Action of a Response with which a watcher made by
// NewResyncWatcher replaces events that are lost: Node is the present state
// of what is watched.
const ActionResync = "resync"
