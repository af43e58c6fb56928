package kv

import (
	"errors"
	"fmt"
)

// The kinds of errors of a store; ask with errors.Is. An error that is none of
// them, nor a context's, is the keeping's own and is not expected.
var (
	// ErrNotFound is a Get of a key that does not exist.
	ErrNotFound = errors.New("key not found")
	// ErrConflict is a transaction one of whose guards did not hold. The error
	// is a *ConflictError.
	ErrConflict = errors.New("guard does not hold")
	// ErrCompacted is a read or a watch of a revision that the store has
	// forgotten. Read again without a revision, and watch from there.
	ErrCompacted = errors.New("revision has been compacted")
	// ErrFutureRevision is a read of a revision that the store has not reached.
	ErrFutureRevision = errors.New("revision has not been reached")
	// ErrWatchLost is a watch that ended though nobody closed it, so that
	// changes may have been missed. Read again, and watch from there.
	ErrWatchLost = errors.New("watch lost")
	// ErrLeaseNotFound is a lease that expired, was revoked, or never was.
	ErrLeaseNotFound = errors.New("lease not found")
	// ErrLimit is a transaction that is too large. The error is a *LimitError.
	ErrLimit = errors.New("limit exceeded")
	// ErrDuplicateKey is a transaction that writes a key twice. The error is a
	// *DuplicateKeyError.
	ErrDuplicateKey = errors.New("key written twice")
	// ErrInvalid is a request that means nothing, such as an empty key.
	ErrInvalid = errors.New("invalid request")
	// ErrNoSpace is a write to a store that has reached its quota or whose disk
	// is full. Reads still work.
	ErrNoSpace = errors.New("store is out of space")
	// ErrUnavailable is a store that gave no answer: no leader, no connection,
	// too busy. A transaction that ends so may or may not have been applied.
	ErrUnavailable = errors.New("store unavailable")
	// ErrClosed is anything asked of a store or watcher after its Close.
	ErrClosed = errors.New("store closed")
	// ErrSchema is a store whose keys were laid out by another version of this
	// program. The error is a *SchemaError.
	ErrSchema = errors.New("unknown schema version")
)

// ConflictError names the guard that kept a transaction from being applied.
type ConflictError struct {
	// Guard is the first guard, in the transaction's order, that did not hold,
	// and Index its place.
	Guard Guard
	Index int
	// Found is the revision of the key that broke the guard, zero if it was
	// missing. For a prefix it is that of some key under it.
	Found Revision
	// Revision is that of the store when the guards were checked: who has seen
	// it sees what was in the way.
	Revision Revision
}

// Error names the guard and what was found instead.
func (e *ConflictError) Error() string {
	if e.Found == 0 {
		return fmt.Sprintf("guard does not hold: %v: key is missing", e.Guard)
	}
	return fmt.Sprintf("guard does not hold: %v: found revision %d", e.Guard, e.Found)
}

// Is makes the error ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// LimitError is a transaction that holds too much of something.
type LimitError struct {
	// What is counted, in the plural: "guards", "writes", "bytes", "bytes of a
	// key".
	What     string
	Got, Max int
}

// Error names what is too much and both numbers.
func (e *LimitError) Error() string {
	return fmt.Sprintf("limit exceeded: transaction has %d %s, at most %d are allowed", e.Got, e.What, e.Max)
}

// Is makes the error ErrLimit.
func (e *LimitError) Is(target error) bool { return target == ErrLimit }

// DuplicateKeyError is a transaction of which two writes touch one key, as
// itself or by a prefix.
type DuplicateKeyError struct{ Key string }

// Error names the key.
func (e *DuplicateKeyError) Error() string {
	return fmt.Sprintf("key written twice: transaction touches %q more than once", e.Key)
}

// Is makes the error ErrDuplicateKey.
func (e *DuplicateKeyError) Is(target error) bool { return target == ErrDuplicateKey }
