package state

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/kv"
)

// projection is the store's content in memory. One goroutine writes it, that of
// State.Run.
type projection struct {
	mu         sync.RWMutex // guards everything below
	rev        kv.Revision
	keys       map[string]kv.Revision // every key that was applied, for resync
	controller table[Controller]
	users      table[User]
	seen       table[Seen]
	modelNames table[string]
	addresses  table[[]HostPort]
	singular   table[Lease]
	models     map[string]*modelData
	// told is the revision up to which everybody who watches was told; waiting
	// are those who want to be woken then.
	told    kv.Revision
	waiting []waiter
}

type waiter struct {
	rev  kv.Revision
	done chan struct{}
}

// applied gathers what is to be told of a batch once it is in.
type applied struct{ news []news }

func (a *applied) tell(t topic, k EntityKey) { a.news = append(a.news, news{topic: t, key: k}) }

func newProjection() *projection {
	return &projection{keys: map[string]kv.Revision{}, models: map[string]*modelData{}}
}

// inModel returns the model's data and makes it if need be: leases and entities
// of a model may be seen before the model itself.
func (p *projection) inModel(uuid string) *modelData {
	md := p.models[uuid]
	if md == nil {
		md = newModelData(uuid)
		md.log.from = p.rev
		p.models[uuid] = md
	}
	return md
}

// take applies the events of one revision and returns what is to be told.
func (p *projection) take(rev kv.Revision, events []kv.Event) ([]news, error) {
	changes, err := decode(events) // before anyone has to wait
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := &applied{}
	first := p.rev == 0
	for _, ev := range changes {
		p.apply(a, ev)
		if ev.Deleted {
			delete(p.keys, ev.Entry.Key)
		} else {
			p.keys[ev.Entry.Key] = ev.Entry.Revision
		}
	}
	p.rev = max(p.rev, rev)
	if first { // what was removed before is not known
		for _, md := range p.models {
			md.log = changeLog{from: rev}
		}
	}
	return a.news, nil
}

// release wakes those who wait for revisions up to rev, after its news were
// told: who then begins to watch does not hear of them again.
func (p *projection) release(rev kv.Revision) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = max(p.told, rev)
	p.waiting = slices.DeleteFunc(p.waiting, func(w waiter) bool {
		if w.rev > p.told {
			return false
		}
		close(w.done)
		return true
	})
}

// difference makes events of what differs between a whole reading and what is
// in memory, in order of their revisions, models first, so that what it makes
// is what watching would have told.
func (p *projection) difference(entries []kv.Entry, rev kv.Revision) []kv.Event {
	p.mu.RLock()
	defer p.mu.RUnlock()
	var events []kv.Event
	there := make(map[string]struct{}, len(entries))
	for _, e := range entries {
		there[e.Key] = struct{}{}
		if p.keys[e.Key] != e.Revision {
			events = append(events, kv.Event{Entry: e})
		}
	}
	slices.SortStableFunc(events, func(a, b kv.Event) int {
		if c := int(a.Entry.Revision - b.Entry.Revision); c != 0 {
			return c
		}
		return rank(a.Entry.Key) - rank(b.Entry.Key)
	})
	for key := range p.keys {
		if _, ok := there[key]; !ok {
			events = append(events, kv.Event{Deleted: true, Entry: kv.Entry{Key: key, Revision: rev}})
		}
	}
	return events
}

func rank(key string) int {
	if strings.HasPrefix(key, prefix+keyModel+"/") {
		return 0
	}
	return 1
}

// wait returns when reads show everything up to rev. If that takes long, nudge
// asks the store to say how far it is.
func (p *projection) wait(ctx context.Context, rev kv.Revision, nudge func(context.Context), closed <-chan struct{}) error {
	p.mu.Lock()
	if p.told >= rev {
		p.mu.Unlock()
		return nil
	}
	done := make(chan struct{})
	p.waiting = append(p.waiting, waiter{rev: rev, done: done})
	p.mu.Unlock()
	timer := time.NewTimer(20 * time.Millisecond)
	defer timer.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-closed:
			return errClosed
		case <-timer.C:
			nudge(ctx)
			timer.Reset(250 * time.Millisecond)
		}
	}
}
