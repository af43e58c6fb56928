// Package tomb keeps the life of one worker: which goroutines belong to it,
// whether it has been asked to stop, whether it has stopped, and why.
//
// A worker embeds or holds a Tomb, starts its goroutines with Go, selects on
// Dying, and forwards Kill and Wait. The zero Tomb is ready to use. The names
// and rules are those of gopkg.in/tomb.v2, so that workers written for it need
// only another import path. The package knows nothing of engines or runners.
package tomb

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// The reasons that describe a life instead of ending it. They mean something to
// Kill and Err only.
var (
	// ErrStillAlive is what Err reports before the tomb was killed.
	ErrStillAlive = errors.New("tomb: still alive")
	// ErrDying is what a goroutine returns when it ends because the tomb is
	// dying: it changes nothing about the reason.
	ErrDying = errors.New("tomb: dying")
)

// Tomb tracks the goroutines of one worker. It is dying once Kill was called or
// one of its goroutines returned an error, and dead once all of them returned.
// It must not be copied after its first use.
type Tomb struct {
	mu sync.Mutex
	// Guarded by mu; the channels are made on first use so that the zero
	// value works.
	running  int
	started  bool
	reason   error
	dying    chan struct{}
	dead     chan struct{}
	isDying  bool
	contexts map[context.Context]tombContext
}

// tombContext is what Context remembers for a parent, so that asking twice
// with the same parent costs nothing.
type tombContext struct {
	ctx    context.Context //nolint:containedctx // handed out again, not used
	cancel context.CancelFunc
}

// Go runs f as a goroutine of the tomb. An error from f kills the tomb with it;
// the return of the last goroutine makes it dead. Go may be called from within
// a goroutine of the tomb, even a dying one; calling it on a dead tomb panics,
// since nobody would wait for f.
func (t *Tomb) Go(f func() error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	select {
	case <-t.dead:
		panic("tomb.Go called after all goroutines terminated")
	default:
	}
	t.started = true
	t.running++
	go t.run(f)
}

func (t *Tomb) run(f func() error) {
	err := f()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running--
	if err != nil || t.running == 0 {
		t.kill(err)
	}
	if t.running == 0 {
		close(t.dead)
	}
}

// Kill makes the tomb dying for the given reason and returns at once. The first
// reason that is not nil stays; ErrDying adds nothing to a tomb that is already
// dying.
func (t *Tomb) Kill(reason error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	t.kill(reason)
}

// Killf is Kill with a formatted reason, which it returns.
func (t *Tomb) Killf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	t.Kill(err)
	return err
}

// kill does the work of Kill; the caller holds mu and has called init.
func (t *Tomb) kill(reason error) {
	switch {
	case errors.Is(reason, ErrStillAlive):
		panic("tomb: Kill with ErrStillAlive")
	case errors.Is(reason, ErrDying):
		if !t.isDying {
			panic("tomb: Kill with ErrDying while still alive")
		}
		return
	}
	if t.reason == nil {
		t.reason = reason
	}
	if t.isDying {
		return
	}
	t.isDying = true
	close(t.dying)
	for _, c := range t.contexts {
		c.cancel()
	}
	t.contexts = nil
}

// Wait blocks until every goroutine has returned and reports the reason of
// death. A tomb that never ran a goroutine is never dead.
func (t *Tomb) Wait() error {
	<-t.Dead()
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.reason
}

// Dying returns the channel that is closed when the tomb begins to die.
func (t *Tomb) Dying() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	return t.dying
}

// Dead returns the channel that is closed when all goroutines have returned.
func (t *Tomb) Dead() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	return t.dead
}

// Err returns ErrStillAlive before death began, and the reason (perhaps nil)
// afterwards.
func (t *Tomb) Err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.isDying {
		return ErrStillAlive
	}
	return t.reason
}

// Alive reports whether the tomb has not begun to die.
func (t *Tomb) Alive() bool { return errors.Is(t.Err(), ErrStillAlive) }

// Context returns a child of parent that ends when the tomb begins to die or
// the parent ends. A nil parent means the background.
func (t *Tomb) Context(parent context.Context) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	if parent == nil {
		parent = context.Background()
	}
	if c, ok := t.contexts[parent]; ok {
		return c.ctx
	}
	ctx, cancel := context.WithCancel(parent)
	if t.isDying {
		cancel()
		return ctx
	}
	t.dropEndedContexts()
	t.contexts[parent] = tombContext{ctx: ctx, cancel: cancel}
	return ctx
}

// dropEndedContexts forgets children whose parents ended, so that a long life
// with many short parents does not gather them. The caller holds mu.
func (t *Tomb) dropEndedContexts() {
	for parent, c := range t.contexts {
		if c.ctx.Err() != nil {
			c.cancel()
			delete(t.contexts, parent)
		}
	}
}

// init makes the channels; the caller holds mu.
func (t *Tomb) init() {
	if t.dying == nil {
		t.dying = make(chan struct{})
		t.dead = make(chan struct{})
		t.contexts = map[context.Context]tombContext{}
	}
}
