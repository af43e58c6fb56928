package kv

import "context"

// Revision is a point in a store's history. Zero is before everything.
type Revision int64

// Entry is one key as it stands at the revision of the read that returned it.
type Entry struct {
	// Key is whole, with the prefix that was asked for.
	Key string
	// Value belongs to the caller. It is nil when only keys were asked for,
	// and may be empty.
	Value []byte
	// Revision is that of the last change of this key.
	Revision Revision
	// Created is the revision at which the key began to exist, which a delete
	// and a new put move.
	Created Revision
	// Lease is what the key lives on, zero if it stays until it is deleted.
	Lease LeaseID
}

// ListOptions narrow a List. The zero value reads everything as of now.
type ListOptions struct {
	// At reads as of a past revision; zero reads the newest. A revision that
	// has been compacted away is ErrCompacted, one not yet reached is
	// ErrFutureRevision.
	At Revision
	// KeysOnly leaves the values out.
	KeysOnly bool
	// Limit ends the result after so many entries; zero is no limit.
	Limit int
}

// Reader reads keys. Every read without ListOptions.At sees all transactions
// that were answered before it began, wherever they were made.
type Reader interface {
	// Get returns the entry of one key, or an error that is ErrNotFound.
	Get(ctx context.Context, key string) (Entry, error)
	// List returns the entries whose keys begin with prefix, in byte order of
	// their keys, all as of the one revision that it also returns. It fetches
	// page by page, so that a large prefix is no large request. An empty prefix
	// is the whole store.
	List(ctx context.Context, prefix string, opts ListOptions) ([]Entry, Revision, error)
}

// Store is one keeping of the controller's state. Its methods may be called
// concurrently.
type Store interface {
	Reader
	Leaser

	// Txn applies all writes at one revision if every guard holds, and nothing
	// otherwise. It returns the revision of the change; if the writes changed
	// nothing (there were none, or deletes found nothing) it returns the
	// store's revision as of the check.
	//
	// A guard that does not hold is a *ConflictError. A transaction past a
	// limit, or one that names a key twice, is refused before anything is asked
	// (see Txn.Check). After ErrUnavailable, or when ctx ended meanwhile, the
	// transaction may or may not have been applied.
	Txn(ctx context.Context, txn Txn) (Revision, error)

	// Watch follows the keys that begin with prefix and delivers every change
	// of a revision greater than after, which may lie in the future. It lives
	// until ctx ends or its Close. What is wrong with the request, a compacted
	// revision above all, is told by the watcher's first Next.
	Watch(ctx context.Context, prefix string, after Revision) (Watcher, error)

	// Close ends every watch and lets go of the store. What is still under way
	// fails with ErrClosed, as does everything asked later. Leases stay until
	// they expire.
	Close() error
}

// Compactor is implemented by stores that can be told to forget history; every
// keeping in this repository can. The newest value of a key is never forgotten.
type Compactor interface {
	// Compact drops what is only needed before the revision at: reads as of
	// earlier ones fail with ErrCompacted from then on, and so do watches that
	// would have to tell of them. A revision that is compacted already is
	// ErrCompacted, one not yet reached is ErrFutureRevision.
	Compact(ctx context.Context, at Revision) error
}
