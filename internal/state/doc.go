// Package state is what the controller knows: entities kept in internal/kv,
// read from memory, changed in guarded transactions and watched as levels.
//
// The facades are its callers, each through a small interface of its own that
// *State satisfies; the controller opens it. It never learns of the wire, and
// nobody above it sees a key of the store.
//
// # Reading
//
// Every State holds all models in memory, fed by one watch of the store. Reads
// ask the store nothing. The entities that they return are shared and must not
// be modified.
//
// # Changing
//
// A change decides on what is in memory and writes one transaction that holds
// only if what it decided on still stands; a conflict decides again. It returns
// when the change can be read back through the same State. An error has a kind
// (domain.KindOf), equal to the code on the wire, and the text that clients
// expect of Juju.
//
// # Watching
//
// A [Watch] delivers levels: the first event is ready at once, what changes
// while nobody calls Next is merged, and a watcher that is not read costs
// nothing.
package state
