// Package etcdv2 keeps the semantics of etcd's v2 API on a cluster that only
// speaks v3: directories, hidden and in-order keys, compare-and-swap,
// expiry as an event, watches over a ring of past events, users and roles,
// and an index that grows by exactly one with each write.
//
// Open joins a cluster through a clientv3.Client and returns a Store. Several
// processes may do so on one cluster and prefix; each sees its own writes at
// once and everybody's in the same order. A Go program uses the Store through
// the interfaces of package client (see KeysAPI); a gateway serves it over
// HTTP.
//
// How it works: all of the tree is held in memory. A write is decided there,
// and made durable by one v3 transaction that is accepted only if nobody
// wrote since. The transaction holds the changed nodes, a record of what
// happened, and the new index. Writes that arrive while a transaction is
// under way share the next one. The records feed the other processes, and
// are the history that watches go back to, so it survives restarts.
//
// The package knows nothing of HTTP, and nothing outside its prefix is read
// or written.
package etcdv2
