package client

import (
	"slices"
	"sync"

	"github.com/gantline/gantline/internal/state"
)

// maxStatusModels is how many models' encoded statuses are kept: those asked for last. Each takes
// about as much memory as its status is long.
const maxStatusModels = 8

// statusCache keeps encoded units and machines between one status and the next: most of them have
// not changed, and encoding is most of the work.
type statusCache struct {
	mu     sync.Mutex // guards models and recent
	models map[string]*statusParts
	recent []string // models, the one asked for last at the end
}

func newStatusCache() *statusCache { return &statusCache{models: map[string]*statusParts{}} }

func (c *statusCache) of(model string) *statusParts {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.recent, model); i >= 0 {
		c.recent = slices.Delete(c.recent, i, i+1)
	}
	c.recent = append(c.recent, model)
	if len(c.recent) > maxStatusModels {
		delete(c.models, c.recent[0])
		c.recent = slices.Delete(c.recent, 0, 1)
	}
	p := c.models[model]
	if p == nil {
		p = &statusParts{units: parts[unitKey]{}, machines: parts[state.MachineVersion]{}}
		c.models[model] = p
	}
	return p
}

// statusParts are a model's encoded units and machines by name.
type statusParts struct {
	mu       sync.Mutex // held while a status is put together: whoever waits finds most of it done
	units    parts[unitKey]
	machines parts[state.MachineVersion]
}

// unitKey is all that an encoded unit depends on.
type unitKey struct {
	state.UnitVersion

	applicationCharm string // shown where the unit runs another
}

// parts are members of a JSON object as bytes, each with a comma before it.
type parts[K comparable] map[string]part[K]

type part[K comparable] struct {
	key   K
	bytes []byte
}

// get returns what is kept of name if it is still right, and makes it anew otherwise.
func (p parts[K]) get(name string, key K, encode func() ([]byte, error)) ([]byte, error) {
	if have, ok := p[name]; ok && have.key == key {
		return have.bytes, nil
	}
	b, err := encode()
	if err != nil {
		return nil, err
	}
	p[name] = part[K]{key: key, bytes: b}
	return b, nil
}

// prune forgets what is gone, if anything is: there names how many there are.
func (p parts[K]) prune(there int, exists func(name string) bool) {
	if len(p) <= there {
		return
	}
	for name := range p {
		if !exists(name) {
			delete(p, name)
		}
	}
}
