package state

import (
	"sync"

	"github.com/gantline/gantline/internal/kv"
)

// topic is what watchers subscribe to: one entity, or a set of them.
type topic struct{ model, what, id string }

// The sets that topics name besides single entities.
const (
	topicAll          = "*"
	topicUnits        = "units"         // by application, "" for all
	topicMachineUnits = "machine-units" // by machine
	topicMachines     = "machines"
	topicScope        = "scope"     // a relation's units and settings, by its id
	topicRelations    = "relations" // by application
	topicConfig       = "config"    // a model's configuration
	topicLeader       = "leader"    // by application
	topicAddresses    = "addresses" // the controllers'
	topicUnitState    = "unit-state"
	topicModels       = "models"
	topicWork         = "work" // by model: something is dying or not assigned
)

// hub tells subscribers what changed. It holds no values: a subscriber gathers
// keys and reads what they mean when it is asked.
type hub struct {
	// mu guards what is below. It is held while a revision is told, so that
	// nobody takes half of one.
	mu   sync.RWMutex
	subs map[topic]map[*sub]struct{}
	rev  kv.Revision // up to which all was told
}

// sub is one subscriber.
type sub struct {
	topics []topic
	// ready gets a token when changed stops being empty.
	ready chan struct{}

	// changed is written under the hub's lock, and emptied under its read lock
	// by the one goroutine that takes.
	changed map[EntityKey]struct{}
	// upTo is the revision up to which what was last taken tells everything;
	// only the one who takes touches it.
	upTo kv.Revision
}

func (h *hub) subscribe(topics ...topic) *sub {
	s := &sub{topics: topics, ready: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.subs == nil {
		h.subs = map[topic]map[*sub]struct{}{}
	}
	for _, t := range topics {
		if h.subs[t] == nil {
			h.subs[t] = map[*sub]struct{}{}
		}
		h.subs[t][s] = struct{}{}
	}
	return s
}

func (h *hub) unsubscribe(s *sub) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range s.topics {
		delete(h.subs[t], s)
		if len(h.subs[t]) == 0 {
			delete(h.subs, t)
		}
	}
}

// news is a change to be told: who subscribed to the topic hears of the key.
type news struct {
	topic topic
	key   EntityKey
}

// publish tells everything that one revision changed. It wakes nobody before it
// is through, since they would only have to wait.
func (h *hub) publish(rev kv.Revision, all []news) {
	for _, s := range h.spread(rev, all) {
		select {
		case s.ready <- struct{}{}:
		default:
		}
	}
}

// spread hands the keys to their subscribers and returns those who had none.
func (h *hub) spread(rev kv.Revision, all []news) []*sub {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rev = max(h.rev, rev)
	var wake []*sub
	for _, n := range all {
		for s := range h.subs[n.topic] {
			if s.changed == nil {
				s.changed = map[EntityKey]struct{}{}
				wake = append(wake, s)
			}
			s.changed[n.key] = struct{}{}
		}
	}
	return wake
}

// take empties what s has gathered.
func (h *hub) take(s *sub) map[EntityKey]struct{} {
	h.mu.RLock()
	defer h.mu.RUnlock()
	s.upTo = h.rev
	changed := s.changed
	s.changed = nil
	return changed
}
