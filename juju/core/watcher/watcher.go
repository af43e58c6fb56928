// Package watcher says what a watch of an entity looks like to a worker: a channel of changes and
// the means to end it. Package api/watcher makes such watches of a connection.
//
// The names are those of github.com/juju/juju/core/watcher of Juju 3.6.
package watcher

// CoreWatcher is what all watchers have in common; it is a worker.
type CoreWatcher interface {
	// Kill asks the watcher to stop and does not wait.
	Kill()
	// Wait waits until the watcher has stopped, and returns why where it was not asked to.
	Wait() error
}

// NotifyChannel tells that something changed, not what. It is closed when the watcher stops.
type NotifyChannel <-chan struct{}

// NotifyWatcher tells that something changed. The first event comes at once.
type NotifyWatcher interface {
	CoreWatcher
	Changes() NotifyChannel
}

// StringsChannel carries the names of what changed. It is closed when the watcher stops.
type StringsChannel <-chan []string

// StringsWatcher tells the names of what changed. The first event, which may be empty, comes at
// once and names what there is.
type StringsWatcher interface {
	CoreWatcher
	Changes() StringsChannel
}

// UnitSettings says which version of its settings in a relation a unit has.
type UnitSettings struct {
	Version int64
}

// RelationUnitsChange is what happened to the units in the scope of a relation.
type RelationUnitsChange struct {
	// Changed holds the units that entered or whose settings changed, by name.
	Changed map[string]UnitSettings
	// AppChanged holds the versions of the settings of applications, by name.
	AppChanged map[string]int64
	// Departed holds the names of the units that left.
	Departed []string
}

// RelationUnitsChannel carries changes of a relation's scope. It is closed when the watcher stops.
type RelationUnitsChannel <-chan RelationUnitsChange

// RelationUnitsWatcher tells what happens in a relation's scope. The first event comes at once and
// has all that is in scope.
type RelationUnitsWatcher interface {
	CoreWatcher
	Changes() RelationUnitsChannel
}
