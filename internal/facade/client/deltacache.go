package client

import (
	"encoding/json"
	"sync"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// deltaCache keeps the encoded deltas of the models that are watched, so that a change is encoded
// once however many watch it. It forgets a model when its last watcher leaves.
type deltaCache struct {
	mu     sync.Mutex // guards models and their numbers of watchers
	models map[string]*modelDeltas
}

func newDeltaCache() *deltaCache { return &deltaCache{models: map[string]*modelDeltas{}} }

func (c *deltaCache) join(model string) *modelDeltas {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.models[model]
	if m == nil {
		m = &modelDeltas{encoded: map[state.EntityKey]encoded{}}
		c.models[model] = m
	}
	m.watchers++
	return m
}

func (c *deltaCache) leave(model string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.models[model]
	if m == nil {
		return
	}
	if m.watchers--; m.watchers == 0 {
		delete(c.models, model)
	}
}

// modelDeltas are the encoded deltas of one model, each at the revision of its entity's last
// change.
type modelDeltas struct {
	watchers int // guarded by deltaCache.mu

	mu      sync.Mutex // held while encoding: whoever waits finds it done
	encoded map[state.EntityKey]encoded
}

type encoded struct {
	revision state.Revision
	removed  bool
	bytes    []byte
}

// delta returns the encoded delta of a change; make is called when it is not known yet. It is nil
// for an entity that has gone since.
func (m *modelDeltas) delta(c state.EntityChange, make func() (params.Delta, error)) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.encoded[c.Key]; ok && e.revision == c.Revision && e.removed == c.Removed {
		return e.bytes, nil
	}
	d, err := make()
	if err != nil || d.Entity == nil {
		return nil, err
	}
	b, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	m.encoded[c.Key] = encoded{revision: c.Revision, removed: c.Removed, bytes: b}
	return b, nil
}
