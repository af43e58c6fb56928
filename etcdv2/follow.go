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

// watch takes in record after record until the watch breaks. Records say all
// but large values: nodes, and what is trimmed, need not come too.
func (s *Store) watch(ctx context.Context) error {
	ctx, cancel := context.WithCancel(clientv3.WithRequireLeader(ctx))
	defer cancel()
	s.mu.RLock()
	from := s.rev + 1
	s.mu.RUnlock()
	events := s.client.Watch(ctx, s.keys.records(), clientv3.WithPrefix(), clientv3.WithFilterDelete(), clientv3.WithRev(from))
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for unanswered := 0; ; {
		select {
		case resp, ok := <-events:
			if !ok {
				return errors.New("it ended")
			}
			unanswered = 0
			if err := s.takeResponse(ctx, resp); err != nil {
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

func (s *Store) takeResponse(ctx context.Context, resp clientv3.WatchResponse) error {
	if resp.CompactRevision != 0 {
		return fmt.Errorf("%w: %w", errForgotten, resp.Err())
	}
	if err := resp.Err(); err != nil {
		return err
	}
	s.noteTerm(resp.Header.RaftTerm)
	if err := s.take(ctx, resp.Events); err != nil {
		return fmt.Errorf("%w: %w", errForgotten, err)
	}
	return nil
}

// take absorbs the records that came. Those of this store's own writes are
// known already.
func (s *Store) take(ctx context.Context, events []*clientv3.Event) error {
	for _, e := range events {
		rev := e.Kv.ModRevision
		s.mu.RLock()
		known := s.rev >= rev
		s.mu.RUnlock()
		if known {
			continue
		}
		_, all, err := parseRecord(e.Kv.Value)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return errors.New("the tree was made anew")
		}
		out := make([]*Event, len(all))
		for i, e := range all {
			if err := s.complete(ctx, e, rev); err != nil {
				return err
			}
			out[i] = e.Event
		}
		s.absorb(rev, out)
	}
	return nil
}

// complete fills in large values: the old one from the tree, the new one from
// v3, which tells it only to those who ask.
func (s *Store) complete(ctx context.Context, e logged, rev int64) error {
	if e.prevElsewhere {
		s.mu.RLock()
		n := s.tree.get(e.PrevNode.Key)
		known := n != nil && n.modified == e.PrevNode.Modified
		if known {
			e.PrevNode.Value, e.prevElsewhere = n.value(), false
		}
		s.mu.RUnlock()
		if !known { // several changes in one revision: not of large values
			return errors.New("a value is missing")
		}
	}
	return s.fetch(ctx, e, rev)
}
