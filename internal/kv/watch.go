package kv

import "context"

// Event is the change of one key.
type Event struct {
	// Deleted says that the key is gone; then only Key and Revision of the
	// entry are set.
	Deleted bool
	Entry   Entry
}

// Batch is everything that one revision changed below the watched prefix, in
// the order of the transaction's writes. A batch without events is progress: no
// change up to Revision is still to come.
type Batch struct {
	Revision Revision
	Events   []Event
}

// Watcher delivers the changes below a prefix, in order of their revisions,
// each revision once and whole. One goroutine at a time may call Next.
type Watcher interface {
	// Next waits for the next batch. Batches that have events have ever greater
	// revisions; a progress batch has at least that of the batch before. When
	// the ctx of the call ends nothing is lost, and the next call continues.
	// Any other error is the end and stays: ErrCompacted, ErrWatchLost, the
	// error of the ctx that was given to Watch, or ErrClosed after the
	// watcher's or the store's Close.
	Next(ctx context.Context) (Batch, error)
	// RequestProgress has a progress batch delivered whose revision is at
	// least that which the store has reached when it is called. It does not
	// wait for it. Requests that meet may be answered by one batch.
	RequestProgress(ctx context.Context) error
	// Close ends the watch and waits until nothing of it is left running.
	Close() error
}
