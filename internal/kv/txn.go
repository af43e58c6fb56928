package kv

import "fmt"

// Txn is a conditional change: the writes happen together if all guards hold.
// Without guards they always happen; without writes it is a check.
type Txn struct {
	Guards []Guard
	// Writes are applied in order; a watcher sees them in that order. No key
	// may be touched twice.
	Writes []Write
}

// GuardKind says what a Guard asks.
type GuardKind int

// The kinds of guards; the constructors of the same names explain them.
const (
	GuardKeyRevision GuardKind = iota + 1
	GuardMissing
	GuardExists
	GuardPrefixNotNewerThan
	GuardPrefixEmpty
)

// Guard is one condition of a transaction. Make it with [KeyRevision],
// [Missing], [Exists], [PrefixNotNewerThan] or [PrefixEmpty].
type Guard struct {
	Kind GuardKind
	// Key is the key, or the prefix for the two kinds about prefixes.
	Key string
	// Revision is what GuardKeyRevision and GuardPrefixNotNewerThan compare
	// with, else zero.
	Revision Revision
}

// KeyRevision holds while the last change of key is that of rev. Rev zero holds
// while the key is missing.
func KeyRevision(key string, rev Revision) Guard {
	return Guard{Kind: GuardKeyRevision, Key: key, Revision: rev}
}

// Missing holds while key does not exist.
func Missing(key string) Guard { return Guard{Kind: GuardMissing, Key: key} }

// Exists holds while key exists, whatever its value.
func Exists(key string) Guard { return Guard{Kind: GuardExists, Key: key} }

// PrefixNotNewerThan holds while no existing key below prefix was changed after
// rev. A deletion leaves nothing to compare and is invisible to it: pair it with
// the guard of a counter that deletions move.
func PrefixNotNewerThan(prefix string, rev Revision) Guard {
	return Guard{Kind: GuardPrefixNotNewerThan, Key: prefix, Revision: rev}
}

// PrefixEmpty holds while no key begins with prefix.
func PrefixEmpty(prefix string) Guard { return Guard{Kind: GuardPrefixEmpty, Key: prefix} }

// OnPrefix reports whether the guard is about all keys below Key.
func (g Guard) OnPrefix() bool {
	return g.Kind == GuardPrefixNotNewerThan || g.Kind == GuardPrefixEmpty
}

// String says the condition in words, for errors and logs.
func (g Guard) String() string {
	switch g.Kind {
	case GuardKeyRevision:
		return fmt.Sprintf("%q unchanged since revision %d", g.Key, g.Revision)
	case GuardMissing:
		return fmt.Sprintf("%q missing", g.Key)
	case GuardExists:
		return fmt.Sprintf("%q exists", g.Key)
	case GuardPrefixNotNewerThan:
		return fmt.Sprintf("nothing under %q newer than revision %d", g.Key, g.Revision)
	case GuardPrefixEmpty:
		return fmt.Sprintf("nothing under %q", g.Key)
	default:
		return fmt.Sprintf("unknown guard %d on %q", int(g.Kind), g.Key)
	}
}

// WriteKind says what a Write does.
type WriteKind int

// The kinds of writes; the constructors explain them.
const (
	WritePut WriteKind = iota + 1
	WriteDelete
	WriteDeletePrefix
)

// Write is one change of a transaction. Make it with [Put], [PutLeased],
// [Delete] or [DeletePrefix].
type Write struct {
	Kind WriteKind
	// Key is the key, or the prefix for WriteDeletePrefix.
	Key   string
	Value []byte
	Lease LeaseID
}

// Put sets key to value and takes it off any lease that it was on.
func Put(key string, value []byte) Write {
	return Write{Kind: WritePut, Key: key, Value: value}
}

// PutLeased sets key to value until lease ends. If there is no such lease the
// whole transaction fails with ErrLeaseNotFound.
func PutLeased(key string, value []byte, lease LeaseID) Write {
	return Write{Kind: WritePut, Key: key, Value: value, Lease: lease}
}

// Delete removes key; a missing key is no error.
func Delete(key string) Write { return Write{Kind: WriteDelete, Key: key} }

// DeletePrefix removes every key that begins with prefix.
func DeletePrefix(prefix string) Write { return Write{Kind: WriteDeletePrefix, Key: prefix} }
