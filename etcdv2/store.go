package etcdv2

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Store is a v2 tree on a v3 cluster. All methods may be used at once.
type Store struct {
	cfg    Config
	keys   layout
	client *clientv3.Client
	writer uint64 // names this store in records
	batch  uint64 // of the last transaction; used by write only
	rhythm rhythm // of the last batch; used by write only
	// inflight counts writes that wait for their answers.
	inflight atomic.Int64
	hub      *hub
	ops      chan *op
	reads    readIndex
	stats    counters
	auth     Auth

	stop  context.CancelFunc
	ended <-chan struct{}
	done  sync.WaitGroup

	// mu guards what follows: the state as of revision rev.
	mu    sync.RWMutex
	tree  *tree
	ring  *ring
	index uint64
	head  string // key of the record of the last transaction in here
	rev   int64  // v3 revision of it
	term  uint64
	// moved is closed and replaced when rev grows.
	moved chan struct{}

	clusterID uint64
	started   time.Time
}

// Open reads the tree, making an empty one if there is none, and follows it
// until Close. It returns once the state is current.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Store{
		cfg: cfg, keys: layout{cfg.Prefix}, client: cfg.Client, writer: rand.Uint64(),
		hub: newHub(), ops: make(chan *op), reads: newReadIndex(), moved: make(chan struct{}), started: time.Now(),
	}
	s.auth.store = s
	if err := s.found(ctx); err != nil {
		return nil, fmt.Errorf("cannot open etcdv2: %w", err)
	}
	if err := s.load(ctx); err != nil {
		return nil, fmt.Errorf("cannot open etcdv2: %w", err)
	}
	run, stop := context.WithCancel(context.Background())
	s.stop, s.ended = stop, run.Done()
	s.done.Go(func() { s.follow(run) })
	s.done.Go(func() { s.write(run) })
	s.done.Go(func() { s.answerReads(run) })
	s.done.Go(func() { s.expire(run) })
	s.done.Go(func() { s.announce(run) })
	return s, nil
}

// Close ends all watches and whatever waits. The client stays open.
func (s *Store) Close() error {
	s.stop()
	s.hub.clear(true)
	s.done.Wait()
	return nil
}

// Status is where the store stands.
type Status struct {
	// Index is the index of the last write.
	Index uint64
	// Revision is the v3 revision that it has, what comes nearest to a raft
	// index.
	Revision uint64
	// Term is the cluster's raft term, ClusterID names it.
	Term, ClusterID uint64
	// Keys counts the nodes of the tree.
	Keys int
	// Watchers counts the watches under way.
	Watchers int
}

// Status tells where the store stands, without asking the cluster.
func (s *Store) Status() Status {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return Status{
		Index: s.index, Revision: uint64(s.rev), Term: s.term, ClusterID: s.clusterID, //nolint:gosec // revisions are positive
		Keys: s.tree.count, Watchers: s.hub.watching(),
	}
}

// absorb makes the events of one transaction, at least one, part of the state,
// unless they are already.
func (s *Store) absorb(rev int64, events []*Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rev <= s.rev {
		return
	}
	watched := s.hub.watching() > 0
	for _, e := range events {
		if e.index() <= s.index {
			continue
		}
		var gone []string
		var note func(string)
		if watched && e.removes() {
			note = func(p string) { gone = append(gone, p) }
		}
		s.tree.apply(e, note)
		s.index = e.index()
		s.ring.add(e)
		if watched {
			s.hub.notify(e, gone)
		}
		if e.Action == ActionExpire {
			s.stats.expired.Add(1)
		}
	}
	s.advance(s.keys.record(events[0].index()), rev)
}

// advance sets the last record and its revision; mu is held.
func (s *Store) advance(head string, rev int64) {
	s.head, s.rev = head, rev
	close(s.moved)
	s.moved = make(chan struct{})
}

// reach waits until the state has revision rev.
func (s *Store) reach(ctx context.Context, rev int64) error {
	for {
		s.mu.RLock()
		at, moved := s.rev, s.moved
		s.mu.RUnlock()
		if at >= rev {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// noteTerm remembers what an answer's header says.
func (s *Store) noteTerm(term uint64) {
	s.mu.RLock()
	same := s.term == term
	s.mu.RUnlock()
	if !same {
		s.mu.Lock()
		s.term = max(s.term, term)
		s.mu.Unlock()
	}
}
