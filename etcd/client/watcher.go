package client

import "context"

// Watcher yields the events of one key or subtree, in order, one by one. It
// is meant for one caller at a time.
type Watcher interface {
	// Next blocks until there is an event after the last one returned, or
	// until ctx ends, or until something fails. After an error the position
	// is unchanged, so that Next may simply be called again, except for code
	// 401: the events asked for are gone for good (see NewResyncWatcher).
	Next(ctx context.Context) (*Response, error)
}

// WatcherOptions say where a Watcher starts and how far it sees.
type WatcherOptions struct {
	// AfterIndex starts with the first event whose index is greater. 0
	// starts with what happens after the first call of Next.
	AfterIndex uint64

	// Recursive includes everything below the key.
	Recursive bool
}
