package connector

import (
	"errors"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/api"
)

var errShared = errors.New("cannot log in on a shared connection; open a fresh one")

// Pool hands out one Shared for each controller, model and identity, so that parts of a program
// that configure their connectors by themselves share nevertheless. Its zero value is ready.
type Pool struct {
	// Idle is how long an idle connection stays open; 0 means DefaultIdleTimeout.
	Idle time.Duration

	mu     sync.Mutex // guards shared
	shared map[string]*Shared
}

// Share returns the Shared of connectors like this one: those of this package that were made of
// equal configurations, without options of their own. Any other connector gets one of its own.
func (p *Pool) Share(c Connector) *Shared {
	like, ok := c.(interface{ identity() string })
	if !ok {
		return NewShared(c, p.Idle)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shared == nil {
		p.shared = make(map[string]*Shared)
	}
	key := like.identity()
	if p.shared[key] == nil {
		p.shared[key] = NewShared(c, p.Idle)
	}
	return p.shared[key]
}

// Close closes all connections of the pool.
func (p *Pool) Close() error {
	p.mu.Lock()
	all := p.shared
	p.shared = nil
	p.mu.Unlock()
	var errs []error
	for _, s := range all {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

var _ api.Connection = (*controllerConn)(nil)
