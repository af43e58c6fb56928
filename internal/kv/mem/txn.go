package mem

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/gantline/gantline/internal/kv"
)

// Txn implements kv.Store.
func (s *Store) Txn(ctx context.Context, txn kv.Txn) (kv.Revision, error) {
	if err := txn.Check(); err != nil {
		return 0, err
	}
	if err := s.enter(ctx); err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	for i, g := range txn.Guards {
		if found, ok := s.holds(g); !ok {
			return 0, &kv.ConflictError{Guard: g, Index: i, Found: found, Revision: s.rev}
		}
	}
	for _, w := range txn.Writes {
		if _, ok := s.leases[w.Lease]; w.Lease != 0 && !ok {
			return 0, fmt.Errorf("%w: %x", kv.ErrLeaseNotFound, int64(w.Lease))
		}
	}
	c := s.begin()
	for _, w := range txn.Writes {
		c.apply(w)
	}
	return c.commit(), nil
}

func (c *change) apply(w kv.Write) {
	switch w.Kind {
	case kv.WritePut:
		value := bytes.Clone(w.Value)
		if value == nil {
			value = []byte{}
		}
		c.put(w.Key, value, w.Lease)
	case kv.WriteDelete:
		c.delete(w.Key)
	case kv.WriteDeletePrefix:
		for _, key := range slices.Collect(c.s.keys.below(w.Key)) {
			c.delete(key)
		}
	}
}

// holds reports whether a guard holds now, and if not the revision of a key
// that breaks it.
func (s *Store) holds(g kv.Guard) (kv.Revision, bool) {
	if g.OnPrefix() {
		for key := range s.keys.below(g.Key) {
			if v, ok := s.keys.at(key, s.rev); ok && v.rev > g.Revision {
				return v.rev, false
			}
		}
		return 0, true
	}
	v, ok := s.keys.at(g.Key, s.rev)
	switch g.Kind {
	case kv.GuardMissing:
		return v.rev, !ok
	case kv.GuardExists:
		return 0, ok
	default:
		if !ok {
			return 0, g.Revision == 0
		}
		return v.rev, v.rev == g.Revision
	}
}
