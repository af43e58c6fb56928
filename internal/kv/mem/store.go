// Package mem keeps a store in memory: the whole contract of package kv with
// revisions, history, compaction, watches and leases, and nothing on disk.
//
// Tests of what stands on kv use it in place of etcd. It starts no goroutine;
// leases expire by timers, so that inside a testing/synctest bubble they follow
// the bubble's clock.
package mem

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/gantline/gantline/internal/kv"
)

// Store is a store in memory. Make it with New.
type Store struct {
	// mu guards everything below; each method holds it once, for its whole
	// decision, which is what makes them linearizable.
	mu        sync.Mutex
	closed    bool
	rev       kv.Revision // of the last change
	compacted kv.Revision // history before it is gone
	keys      index
	log       history
	watchers  map[*watcher]struct{}
	changed   chan struct{} // closed and replaced whenever a watcher may have news
	leases    map[kv.LeaseID]*lease
	lastLease kv.LeaseID
}

// New returns an empty store. As with etcd, an empty store stands at revision 1.
func New() *Store {
	return &Store{
		rev:      1,
		keys:     newIndex(),
		log:      history{first: 2},
		watchers: make(map[*watcher]struct{}),
		changed:  make(chan struct{}),
		leases:   make(map[kv.LeaseID]*lease),
	}
}

// Close implements kv.Store.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	for _, l := range s.leases {
		l.timer.Stop()
	}
	s.wake()
	return nil
}

// Get implements kv.Reader.
func (s *Store) Get(ctx context.Context, key string) (kv.Entry, error) {
	if key == "" {
		return kv.Entry{}, fmt.Errorf("%w: empty key", kv.ErrInvalid)
	}
	if err := s.enter(ctx); err != nil {
		return kv.Entry{}, err
	}
	defer s.mu.Unlock()
	v, ok := s.keys.at(key, s.rev)
	if !ok {
		return kv.Entry{}, fmt.Errorf("%w: %q", kv.ErrNotFound, key)
	}
	return v.entry(key), nil
}

// List implements kv.Reader.
func (s *Store) List(ctx context.Context, prefix string, opts kv.ListOptions) ([]kv.Entry, kv.Revision, error) {
	if err := s.enter(ctx); err != nil {
		return nil, 0, err
	}
	defer s.mu.Unlock()
	at := s.rev
	if opts.At != 0 {
		at = opts.At
	}
	switch {
	case at > s.rev:
		return nil, 0, fmt.Errorf("%w: %d of %d", kv.ErrFutureRevision, at, s.rev)
	case at < s.compacted:
		return nil, 0, fmt.Errorf("%w: %d, oldest is %d", kv.ErrCompacted, at, s.compacted)
	}
	var entries []kv.Entry
	for key := range s.keys.below(prefix) {
		if opts.Limit > 0 && len(entries) == opts.Limit {
			break
		}
		v, ok := s.keys.at(key, at)
		if !ok {
			continue
		}
		if opts.KeysOnly {
			v.value = nil
		}
		entries = append(entries, v.entry(key))
	}
	return entries, at, nil
}

// Compact implements kv.Compactor.
func (s *Store) Compact(ctx context.Context, at kv.Revision) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	switch {
	case at > s.rev:
		return fmt.Errorf("%w: %d of %d", kv.ErrFutureRevision, at, s.rev)
	case at <= s.compacted:
		return fmt.Errorf("%w: %d", kv.ErrCompacted, at)
	}
	s.compacted = at
	s.keys.compact(at)
	s.trim()
	return nil
}

// enter takes the lock, or says why the store cannot be asked.
func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return kv.ErrClosed
	}
	return nil
}

// wake lets every waiting watcher look again.
func (s *Store) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// change gathers what one revision does. The caller holds the store's lock from
// begin to commit.
type change struct {
	s      *Store
	rev    kv.Revision
	events []kv.Event
}

func (s *Store) begin() *change { return &change{s: s, rev: s.rev + 1} }

func (c *change) put(key string, value []byte, id kv.LeaseID) {
	v := version{rev: c.rev, created: c.rev, value: value, lease: id}
	if old, ok := c.s.keys.at(key, c.rev); ok {
		v.created = old.created
		c.s.detach(key, old.lease)
	}
	c.s.attach(key, id)
	c.s.keys.add(key, v)
	c.events = append(c.events, kv.Event{Entry: v.entry(key)})
}

func (c *change) delete(key string) {
	old, ok := c.s.keys.at(key, c.rev)
	if !ok {
		return
	}
	c.s.detach(key, old.lease)
	c.s.keys.add(key, version{rev: c.rev, deleted: true})
	c.events = append(c.events, kv.Event{Deleted: true, Entry: kv.Entry{Key: key, Revision: c.rev}})
}

// commit makes the change visible; one that did nothing takes no revision.
func (c *change) commit() kv.Revision {
	if len(c.events) == 0 {
		return c.s.rev
	}
	c.s.rev = c.rev
	c.s.log.append(c.events)
	c.s.trim()
	c.s.wake()
	return c.rev
}

// trim forgets the batches that no watch, open or to come, may still ask for.
func (s *Store) trim() {
	oldest := s.compacted
	for w := range s.watchers {
		oldest = min(oldest, w.seen+1)
	}
	s.log.dropBefore(oldest)
}

func under(key, prefix string) bool { return strings.HasPrefix(key, prefix) }
