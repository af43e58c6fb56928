package etcdv2

import (
	"fmt"
	"path"
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

// ring is the history: the last events, without a gap.
type ring struct {
	events []*Event
	front  int // oldest
	size   int
	start  uint64 // index of the oldest
	last   uint64
}

func newRing(capacity int) *ring { return &ring{events: make([]*Event, capacity)} }

func (r *ring) add(e *Event) {
	if r.size == len(r.events) {
		r.events[r.front] = e
		r.front = (r.front + 1) % len(r.events)
	} else {
		r.events[(r.front+r.size)%len(r.events)] = e
		r.size++
	}
	r.last = e.index()
	r.start = r.last - uint64(r.size) + 1
}

// at returns the event with an index that the ring holds.
func (r *ring) at(index uint64) *Event {
	return r.events[(r.front+int(index-r.start))%len(r.events)]
}

// scan finds the first event since index that a watch on key sees, nil if
// there is none yet.
func (r *ring) scan(key string, recursive bool, index uint64) (*Event, *client.Error) {
	if index < r.start {
		e := NewError(client.ErrorCodeEventIndexCleared,
			fmt.Sprintf("the requested history has been cleared [%v/%v]", r.start, index), 0)
		return nil, &e
	}
	for ; index <= r.last && r.size > 0; index++ {
		if e := r.at(index); e.inHistory(key, recursive) {
			return e, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing yet is no error
}

// inHistory is the rule by which a watch finds past events. It differs from
// the rule for live ones, as it does in etcd: hidden nodes are seen, and the
// end of a directory by whatever path begins with the same letters.
func (e *Event) inHistory(key string, recursive bool) bool {
	if e.refresh {
		return false
	}
	if e.Node.Key == key || recursive && strings.HasPrefix(e.Node.Key, strings.TrimSuffix(path.Clean(key), "/")+"/") {
		return true
	}
	ended := e.Action == ActionDelete || e.Action == ActionExpire
	return ended && e.PrevNode != nil && e.PrevNode.Dir && strings.HasPrefix(key, e.PrevNode.Key)
}
