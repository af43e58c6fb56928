// Package kv is the contract between the controller's state and the store that
// keeps it: ordered keys, transactions with guards, watches from a revision and
// leases.
//
// internal/state is its only caller. Three keepings implement it: kv/mem in
// memory for tests, kv/etcd over a client's connection, and kv/etcd/embed with
// an etcd server inside this process; kv/kvtest holds all of them to the same
// behaviour. The package knows nothing about models, units or JSON, and no
// caller of it sees etcd's types.
//
// # Revisions
//
// A store counts its changes. Every transaction that changes anything takes one
// new [Revision], all keys that it touched carry it, and a watch delivers it as
// one [Batch]. Revisions are ordered, never reused, and mean nothing else: they
// are compared, kept and handed back, not computed with. A store that was never
// written may already stand at a revision above zero.
//
// # Reading and following
//
// The usual way to follow a prefix is to read it and to watch what came after:
//
//	entries, rev, err := store.List(ctx, "/gantline/1/", kv.ListOptions{})
//	watcher, err := store.Watch(ctx, "/gantline/1/", rev)
//	for {
//		batch, err := watcher.Next(ctx) // ErrCompacted, ErrWatchLost: List again
//	}
package kv
