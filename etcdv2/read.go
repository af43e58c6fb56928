package etcdv2

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// GetOptions are the choices of Get.
type GetOptions struct {
	// Recursive lists everything below a directory, Sorted in the order of
	// keys. Quorum waits for all writes that were answered before.
	Recursive, Sorted, Quorum bool
}

// Get reads a node, or lists a directory. A refusal is a client.Error.
func (s *Store) Get(ctx context.Context, key string, o GetOptions) (*Event, error) {
	if o.Quorum {
		if err := s.Sync(ctx); err != nil {
			return nil, err
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.get(keysPath(key), o)
}

func (s *Store) get(p string, o GetOptions) (*Event, error) {
	now := time.Now().UnixNano()
	n, err := newScratch(s.tree, s.index, now).find(p)
	s.stats.read(err == nil)
	if err != nil {
		return nil, *err
	}
	return &Event{Action: ActionGet, Node: n.list(p, o, now, true), Index: s.index}, nil
}

// list is the node with its children, as a Get shows it.
func (n *node) list(p string, o GetOptions, now int64, top bool) *Node {
	r := n.repr(p, now)
	if !n.dir || !top && !o.Recursive || len(n.children) == 0 {
		return r
	}
	r.Nodes = make([]*Node, 0, len(n.children))
	for name, c := range n.children {
		if strings.HasPrefix(name, "_") {
			continue
		}
		r.Nodes = append(r.Nodes, c.list(p+"/"+name, o, now, false))
	}
	if o.Sorted {
		slices.SortFunc(r.Nodes, func(a, b *Node) int { return strings.Compare(a.Key, b.Key) })
	}
	return r
}

// Sync waits until the store has every write that was answered before, by
// any store on the tree. The error is a client.Error when the cluster does
// not answer.
func (s *Store) Sync(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.RequestTimeout)
	defer cancel()
	rev, err := s.reads.get(ctx, s.ended)
	if err == nil {
		err = s.reach(ctx, rev)
	}
	if errors.Is(err, ErrClosed) {
		return err
	}
	if err != nil {
		return failed(err)
	}
	return nil
}

// readIndex lets reads that wait at the same time share one question to the
// cluster: whoever comes while one is asked shares the next.
type readIndex struct {
	wake chan struct{}

	mu      sync.Mutex
	waiting *ask
}

// ask is a question that has not been sent yet, or its answer.
type ask struct {
	done chan struct{}
	rev  int64
	err  error
}

func newReadIndex() readIndex { return readIndex{wake: make(chan struct{}, 1)} }

// get is the answer to a question that is sent from now on.
func (r *readIndex) get(ctx context.Context, ended <-chan struct{}) (int64, error) {
	r.mu.Lock()
	if r.waiting == nil {
		r.waiting = &ask{done: make(chan struct{})}
	}
	mine := r.waiting
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
	select {
	case <-mine.done:
		return mine.rev, mine.err
	case <-ended:
		return 0, ErrClosed
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// answerReads asks the cluster whenever somebody waits for it, until ctx ends.
func (s *Store) answerReads(ctx context.Context) {
	for {
		select {
		case <-s.reads.wake:
		case <-ctx.Done():
			return
		}
		s.reads.mu.Lock()
		a := s.reads.waiting
		s.reads.waiting = nil
		s.reads.mu.Unlock()
		if a == nil {
			continue
		}
		one, cancel := context.WithTimeout(ctx, s.cfg.RequestTimeout)
		a.rev, a.err = s.headRevision(one)
		cancel()
		close(a.done)
	}
}

// WatchOptions are the choices of Watch.
type WatchOptions struct {
	// Recursive includes everything below the key.
	Recursive bool
	// Stream goes on after the first event.
	Stream bool
	// Since is the index of the first event that counts; 0 is what happens
	// from now on. An index that is no longer kept is refused with code 401.
	Since uint64
}

// Watch begins to watch. The caller closes the watcher.
func (s *Store) Watch(key string, o WatchOptions) (*Watcher, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	since := o.Since
	if since == 0 {
		since = s.index + 1
	}
	w := &Watcher{
		hub: s.hub, Index: s.index, key: keysPath(key), recursive: o.Recursive, stream: o.Stream,
		since: since, events: make(chan *Event, backlog),
	}
	past, refusal := s.past(w, since)
	if refusal != nil {
		refusal.Index = s.index
		return nil, *refusal
	}
	if len(past) > backlog {
		w.events = make(chan *Event, len(past)+backlog)
	}
	for _, e := range past {
		w.events <- e
	}
	if len(past) > 0 && !o.Stream {
		w.removed = true
		return w, nil
	}
	s.hub.add(w)
	return w, nil
}

// past lists the events in the history that w gets at once: the first one, or
// all for a stream.
func (s *Store) past(w *Watcher, since uint64) ([]*Event, *client.Error) {
	var all []*Event
	for {
		e, err := s.ring.scan(w.key, w.recursive, since)
		if err != nil || e == nil {
			return all, err
		}
		all = append(all, e)
		if !w.stream {
			return all, nil
		}
		since = e.index() + 1
	}
}
