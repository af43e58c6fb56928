package etcdv2

import (
	"context"
	"errors"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// follow keeps the state current with what other stores write, until ctx
// ends. When the watch breaks it goes on where it stood, or reads all anew if
// v3 has forgotten that place.
func (s *Store) follow(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.watch(ctx)
		if ctx.Err() != nil {
			return
		}
		s.cfg.Logger.Warn("watch of the tree broke", "error", err)
		if !errors.Is(err, errForgotten) {
			pause(ctx, 50*time.Millisecond)
			continue
		}
		if err := s.load(ctx); err != nil {
			s.cfg.Logger.Warn("cannot read the tree", "error", err)
			pause(ctx, time.Second)
		}
	}
}

// pause waits, or less if ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

const (
	// pingEvery is how often a watch that brings nothing is asked whether it still stands, and
	// pingsLost how many answers may be missing before another member is asked: one that is paused
	// keeps its connections.
	pingEvery = 300 * time.Millisecond
	pingsLost = 2
)

var (
	// errForgotten says that the tree has to be read anew.
	errForgotten = errors.New("what came between is lost")
	errSilent    = errors.New("the member does not answer")
)

// watch takes in revision after revision until the watch breaks.
func (s *Store) watch(ctx context.Context) error {
	ctx, cancel := context.WithCancel(clientv3.WithRequireLeader(ctx))
	defer cancel()
	s.mu.RLock()
	from := s.rev + 1
	s.mu.RUnlock()
	events := s.client.Watch(ctx, s.cfg.Prefix, clientv3.WithPrefix(), clientv3.WithRev(from))
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for unanswered := 0; ; {
		select {
		case resp, ok := <-events:
			if !ok {
				return errors.New("it ended")
			}
			unanswered = 0
			if err := s.takeResponse(resp); err != nil {
				return err
			}
		case <-ping.C:
			if unanswered++; unanswered > pingsLost {
				return errSilent
			}
			one, cancel := context.WithTimeout(ctx, pingEvery)
			err := s.client.RequestProgress(one)
			cancel()
			if err != nil {
				s.cfg.Logger.Debug("cannot ask the watch", "error", err)
			}
		}
	}
}

func (s *Store) takeResponse(resp clientv3.WatchResponse) error {
	if resp.CompactRevision != 0 {
		return fmt.Errorf("%w: %w", errForgotten, resp.Err())
	}
	if err := resp.Err(); err != nil {
		return err
	}
	s.noteTerm(resp.Header.RaftTerm)
	if err := s.take(resp.Events); err != nil {
		return fmt.Errorf("%w: %w", errForgotten, err)
	}
	return nil
}

// take sorts the events of v3 by revision and absorbs each revision that has
// a record. Those of this store's own writes are known already.
func (s *Store) take(events []*clientv3.Event) error {
	for len(events) > 0 {
		rev := events[0].Kv.ModRevision
		n := 1
		for n < len(events) && events[n].Kv.ModRevision == rev {
			n++
		}
		if err := s.takeRevision(rev, events[:n]); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

func (s *Store) takeRevision(rev int64, events []*clientv3.Event) error {
	s.mu.RLock()
	known := s.rev >= rev
	s.mu.RUnlock()
	if known {
		return nil
	}
	record := s.keys.records()
	var all []logged
	values := map[string][]byte{}
	for _, e := range events {
		switch key := string(e.Kv.Key); {
		case e.Type != clientv3.EventTypePut:
		case len(key) > len(record) && key[:len(record)] == record:
			var err error
			if all, err = parseRecord(e.Kv.Value); err != nil {
				return err
			}
		default:
			values[key] = e.Kv.Value
		}
	}
	if len(all) == 0 {
		return nil
	}
	out := make([]*Event, len(all))
	for i, e := range all {
		if err := s.complete(e, values); err != nil {
			return err
		}
		out[i] = e.Event
	}
	s.absorb(rev, out)
	return nil
}

// complete fills in large values: the new one from the same revision, the old
// one from the tree.
func (s *Store) complete(e logged, values map[string][]byte) error {
	if e.valueElsewhere {
		n, err := parseNode(nil, values[s.keys.node(e.Node.Key)])
		if err != nil {
			return err
		}
		e.Node.Value = n.value()
	}
	if e.prevElsewhere {
		s.mu.RLock()
		defer s.mu.RUnlock()
		if n := s.tree.get(e.PrevNode.Key); n != nil {
			e.PrevNode.Value = n.value()
		}
	}
	return nil
}
