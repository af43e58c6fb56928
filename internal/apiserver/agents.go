package apiserver

import (
	"errors"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/names"
)

var errReplaced = errors.New("agent connected again")

// agentKey names an agent of a model.
type agentKey struct{ model, tag string }

// agents knows the session of each agent. An agent has one: a newer closes the older, whose
// process may hang, or be on its way out.
type agents struct {
	mu       sync.Mutex // guards the fields below
	sessions map[agentKey]*session
	keys     map[*session]agentKey
}

func newAgents() *agents {
	return &agents{sessions: make(map[agentKey]*session), keys: make(map[*session]agentKey)}
}

func (a *agents) enter(s *session, tag names.Tag) {
	key := agentKey{s.modelUUID, tag.String()}
	a.mu.Lock()
	older := a.sessions[key]
	a.sessions[key], a.keys[s] = s, key
	a.mu.Unlock()
	if older != nil {
		older.conn.Kill(errReplaced)
	}
}

func (a *agents) leave(s *session) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key, ok := a.keys[s]
	delete(a.keys, s)
	if ok && a.sessions[key] == s {
		delete(a.sessions, key)
	}
}

// bucket lets so many through at once and so many a second after that.
type bucket struct {
	clock Clock
	size  float64
	rate  float64 // a second

	mu   sync.Mutex // guards the fields below
	left float64
	at   time.Time
}

func newBucket(clock Clock, size int, rate float64) *bucket {
	return &bucket{clock: clock, size: float64(size), rate: rate, left: float64(size), at: clock.Now()}
}

func (b *bucket) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	// A clock that was set back has let no time pass; one set forward fills the bucket, no more.
	passed := max(0, now.Sub(b.at))
	b.left = min(b.size, b.left+b.rate*passed.Seconds())
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
