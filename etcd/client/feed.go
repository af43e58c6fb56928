package client

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
)

// feed is what the watchers of one path share: requests in flight (rounds)
// and the last events.
//
// A watcher that asks for the first event from an index on may take it from
// any request that asked from that index or an earlier one: the answer is
// the same, if it is not too early, and then the next one is asked for. That
// is exact but for events that a server finds when it looks back and does
// not bring to those who wait already: writes to hidden keys below a
// recursive watch, and removed directories whose name is a prefix of the
// watched path. So nobody joins others who asks about indices at which this
// client knows such a write, and a watcher that was given an index by the
// program joins others only if that index lies beyond all that this client
// has heard of.
//
// A watcher that starts from now always sends its own request. The header
// of the answer says which index "now" is; if another request then covers
// the same ground, its own is ended.
type feed struct {
	hub  *watchHub
	path string // as requested
	key  string // as events spell it
	// watchers counts those that ever used the feed.
	watchers atomic.Int64

	// mu guards what follows, and the rounds' fields that say so.
	mu     sync.Mutex
	rounds []*round
	past   [2]memory // of plain and of recursive rounds
}

// position is where a watcher stands.
type position struct {
	// next is the first index of interest; 0 means from now on.
	next      uint64
	recursive bool
	// following is set when next comes from an event of this feed.
	following bool
	// waiting is set when next was told by the header of a watch from now
	// on: whoever waits is not told of certain events.
	waiting bool
	// disturbed is set after a recursive round brought something that is no
	// business of a plain watcher.
	disturbed bool
}

// wait returns the first event from pos on. The response is the caller's.
func (f *feed) wait(ctx context.Context, pos position) (*Response, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r, rd := f.join(ctx, pos)
		if rd != nil {
			select {
			case <-rd.done:
			case <-ctx.Done():
				f.leave(rd)
				return nil, ctx.Err()
			}
			if rd.err != nil {
				return nil, rd.err
			}
			if r = rd.event; r == nil {
				pos.next, pos.waiting, pos.following = rd.from, true, true
				continue
			}
		}
		index := r.Node.ModifiedIndex
		if index < pos.next && rd.from < pos.next {
			continue // too early for this watcher; what it asks for comes later
		}
		if index < pos.next || f.concerns(r, pos, rd) {
			return r.clone(), nil
		}
		pos.next = index + 1
		pos.disturbed = true
	}
}

// join finds the event that a position asks for among those remembered, or
// the round that will bring it, or starts one.
func (f *feed) join(ctx context.Context, pos position) (*Response, *round) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.mayShare(pos) {
		if pos.following {
			if r := f.past[kind(pos.recursive)].first(pos.next); r != nil {
				return r, nil
			}
		}
		if rd := f.cover(pos); rd != nil {
			rd.waiting++
			return nil, rd
		}
	}
	return nil, f.start(ctx, pos)
}

// mayShare is the rule explained at feed.
func (f *feed) mayShare(pos position) bool {
	if pos.next == 0 || pos.next <= f.hub.unseen.Load() {
		return false
	}
	return pos.following || pos.next > f.hub.seen.Load()
}

// cover returns a round in flight that will bring what pos asks for. Plain
// watchers ride on a recursive round until it disturbs them. The lock is
// held.
func (f *feed) cover(pos position) *round {
	var found *round
	for _, rd := range f.rounds {
		if rd.from == 0 || rd.from > pos.next {
			continue
		}
		if rd.recursive == pos.recursive {
			return rd
		}
		if rd.recursive && !pos.disturbed {
			found = rd
		}
	}
	return found
}

// concerns reports whether an event from pos on is for a watcher at pos. rd
// is the round that brought it, nil if it was remembered. What a watcher has
// asked for on its own is believed.
func (f *feed) concerns(r *Response, pos position, rd *round) bool {
	below, inside := under(f.key, r.Node.Key)
	if inside && !pos.recursive && rd != nil && rd.recursive {
		return false
	}
	if !pos.waiting {
		return true
	}
	if inside {
		return !strings.Contains(below, "/_")
	}
	// Above or at the key: a server tells those below a directory, and not
	// those whose path merely begins alike.
	_, above := under(r.Node.Key, f.key)
	return above || r.Node.Key == f.key
}

// under reports whether key lies below dir, and with which path.
func under(dir, key string) (rest string, ok bool) {
	dir = strings.TrimSuffix(dir, "/")
	rest, ok = strings.CutPrefix(key, dir)
	return rest, ok && len(rest) > 1 && rest[0] == '/'
}

func kind(recursive bool) int {
	if recursive {
		return 1
	}
	return 0
}
