package kv

import (
	"fmt"
	"slices"
	"strings"
)

// What one transaction may hold, the same on every keeping. They lie below what
// an etcd server takes with its own defaults (128 operations a level, compares
// included, and 1.5 MiB a request), so that it never refuses what passed here.
const (
	// MaxGuards is the number of guards of one transaction.
	MaxGuards = 64
	// MaxWrites is the number of writes of one transaction.
	MaxWrites = 64 * 64
	// MaxTxnBytes is the sum of all keys and values of one transaction, as
	// Txn.Size counts it.
	MaxTxnBytes = 1 << 20
	// MaxKeyBytes is the length of one key or prefix.
	MaxKeyBytes = 1 << 10
)

// Size is the number of bytes of all keys and values in the transaction; a
// prefix to delete counts twice, since a request names both its ends.
func (t Txn) Size() int {
	n := 0
	for _, g := range t.Guards {
		n += len(g.Key)
	}
	for _, w := range t.Writes {
		n += len(w.Key) + len(w.Value)
		if w.Kind == WriteDeletePrefix {
			n += len(w.Key)
		}
	}
	return n
}

// Check reports why no store would take the transaction: a *LimitError, a
// *DuplicateKeyError or an error that is ErrInvalid. Every implementation calls
// it before it does anything else.
func (t Txn) Check() error {
	if n := len(t.Guards); n > MaxGuards {
		return &LimitError{What: "guards", Got: n, Max: MaxGuards}
	}
	if n := len(t.Writes); n > MaxWrites {
		return &LimitError{What: "writes", Got: n, Max: MaxWrites}
	}
	if n := t.Size(); n > MaxTxnBytes {
		return &LimitError{What: "bytes", Got: n, Max: MaxTxnBytes}
	}
	for _, g := range t.Guards {
		if g.Kind < GuardKeyRevision || g.Kind > GuardPrefixEmpty {
			return fmt.Errorf("%w: %v", ErrInvalid, g)
		}
		if err := checkKey(g.Key); err != nil {
			return err
		}
	}
	for _, w := range t.Writes {
		if w.Kind < WritePut || w.Kind > WriteDeletePrefix {
			return fmt.Errorf("%w: unknown write %d on %q", ErrInvalid, int(w.Kind), w.Key)
		}
		if err := checkKey(w.Key); err != nil {
			return err
		}
	}
	return t.checkTwice()
}

func checkKey(key string) error {
	if key == "" {
		return fmt.Errorf("%w: empty key in a transaction", ErrInvalid)
	}
	if n := len(key); n > MaxKeyBytes {
		return &LimitError{What: "bytes of a key", Got: n, Max: MaxKeyBytes}
	}
	return nil
}

// checkTwice finds a key that two writes touch. In sorted order everything that
// a deleted prefix covers follows it directly, so one pass suffices.
func (t Txn) checkTwice() error {
	if len(t.Writes) < 2 {
		return nil
	}
	sorted := slices.Clone(t.Writes)
	slices.SortFunc(sorted, func(a, b Write) int {
		if c := strings.Compare(a.Key, b.Key); c != 0 {
			return c
		}
		return int(b.Kind) - int(a.Kind) // a prefix before the key equal to it
	})
	last := sorted[0]
	for _, w := range sorted[1:] {
		if w.Key == last.Key || last.Kind == WriteDeletePrefix && strings.HasPrefix(w.Key, last.Key) {
			return &DuplicateKeyError{Key: w.Key}
		}
		last = w
	}
	return nil
}
