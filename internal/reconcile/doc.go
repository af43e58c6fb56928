// Package reconcile brings what the controller knows to what was asked for:
// units without a machine get one, what is dying takes along what hangs on it
// and is removed in the end, and blobs that nothing refers to go.
//
// The controller composes and runs it. However many controllers there are, one
// does the work, holding a lease; killed anywhere, the next one goes on from
// there, since every step is a transaction of its own. It knows state's entities
// and no key of the store.
package reconcile
