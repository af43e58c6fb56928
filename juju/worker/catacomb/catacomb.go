// Package catacomb binds the lives of several workers to one: a worker that
// starts other workers adds them to its Catacomb, dies with the first of them
// that fails, and is not dead before they all are.
//
// A worker holds a zero Catacomb, starts its loop with Invoke, and forwards
// Kill and Wait. The names and rules are those of
// github.com/juju/worker/v3/catacomb. The package knows workers and nothing
// else.
package catacomb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// Catacomb is the life of a worker and of the workers that it added. The zero
// value is ready for one Invoke. It must not be copied.
type Catacomb struct {
	tomb tomb.Tomb

	mu sync.Mutex
	// The fields below are guarded by mu.
	invoked  bool
	children map[int]worker.Worker // by the order of their coming
	nextID   int
}

// Plan is what Invoke needs.
type Plan struct {
	// Site is the catacomb to use; it must not have been used before.
	Site *Catacomb

	// Work is the worker's own loop. When it returns the catacomb dies, with
	// its error if there is one.
	Work func() error

	// Init are workers that belong to the catacomb from its first moment.
	Init []worker.Worker
}

// Validate reports what is missing from the plan.
func (p Plan) Validate() error {
	if p.Site == nil {
		return coreerrors.NotValidf("nil Site")
	}
	if p.Work == nil {
		return coreerrors.NotValidf("nil Work")
	}
	for i, w := range p.Init {
		if w == nil {
			return coreerrors.NotValidf("nil Init item %d", i)
		}
	}
	return nil
}

// Invoke starts the plan's work. On an error nothing has been started, and the
// Init workers have been stopped: the caller gave them away either way.
func Invoke(plan Plan) error {
	if err := invoke(plan); err != nil {
		for _, w := range plan.Init {
			if w == nil {
				continue
			}
			if stopErr := worker.Stop(w); stopErr != nil {
				err = errors.Join(err, fmt.Errorf("cannot stop worker: %w", stopErr))
			}
		}
		return err
	}
	return nil
}

func invoke(plan Plan) error {
	if err := plan.Validate(); err != nil {
		return err
	}
	c := plan.Site
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.invoked {
		return fmt.Errorf("catacomb %p has already been used", c)
	}
	c.invoked = true
	c.children = map[int]worker.Worker{}
	c.tomb.Go(c.killChildren)
	c.tomb.Go(func() error {
		c.Kill(guard(plan.Work))
		return nil
	})
	for _, w := range plan.Init {
		c.adopt(w) // killChildren cannot have looked: it needs the lock
	}
	return nil
}

// Add makes the worker belong to the catacomb: it is killed when the catacomb
// dies, its error kills the catacomb, and Wait waits for it. A worker that ends
// without error changes nothing. The catacomb takes responsibility in every
// case; one that is dying stops the worker and returns its error, or ErrDying.
func (c *Catacomb) Add(w worker.Worker) error {
	c.mu.Lock()
	// A catacomb that is alive has not reached killChildren, nor the end of
	// its work: the worker will be killed and waited for.
	joins := c.invoked && c.tomb.Alive()
	if joins {
		c.adopt(w)
	}
	c.mu.Unlock()
	if joins {
		return nil
	}
	if err := worker.Stop(w); err != nil {
		return err
	}
	return c.ErrDying()
}

// adopt records the worker and waits for it in a goroutine. The caller holds mu.
func (c *Catacomb) adopt(w worker.Worker) {
	id := c.nextID
	c.nextID++
	c.children[id] = w
	c.tomb.Go(func() error {
		if err := w.Wait(); err != nil {
			c.Kill(err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.children, id)
		return nil
	})
}

// killChildren waits for the catacomb to die and passes it on, without the lock:
// a child's Kill may be anybody's code. No worker joins a dying catacomb.
func (c *Catacomb) killChildren() error {
	<-c.tomb.Dying()
	c.mu.Lock()
	children := slices.Collect(maps.Values(c.children))
	c.mu.Unlock()
	for _, w := range children {
		w.Kill()
	}
	return nil
}

// Dying returns the channel that is closed when the catacomb begins to die.
func (c *Catacomb) Dying() <-chan struct{} { return c.tomb.Dying() }

// Dead returns the channel that is closed when the work and all workers ended.
func (c *Catacomb) Dead() <-chan struct{} { return c.tomb.Dead() }

// Wait blocks until the catacomb is dead and returns the error that killed it.
func (c *Catacomb) Wait() error { return c.tomb.Wait() }

// Err returns the reason of death, nil for none; tomb.ErrStillAlive while the
// catacomb has not begun to die.
func (c *Catacomb) Err() error { return c.tomb.Err() }

// Context returns a child of parent that ends when the catacomb dies.
func (c *Catacomb) Context(parent context.Context) context.Context {
	return c.tomb.Context(parent)
}

// Kill makes the catacomb die for the given reason, the first that is not nil.
// The catacomb's own ErrDying is no reason. Another life's ErrDying is a
// mistake of the caller and is recorded as such.
func (c *Catacomb) Kill(err error) {
	var dying dyingError
	switch {
	case errors.Is(err, tomb.ErrDying):
		err = errors.New("bad catacomb Kill: tomb.ErrDying")
	case errors.As(err, &dying):
		if dying.catacomb == c {
			return
		}
		err = errors.New("bad catacomb Kill: other catacomb's ErrDying")
	}
	c.tomb.Kill(err)
}

// ErrDying returns the error by which the work function says that it ended
// because the catacomb is dying. Asking for it while the catacomb is alive is a
// mistake, and the error says so.
func (c *Catacomb) ErrDying() error {
	if c.tomb.Alive() {
		return errors.New("bad catacomb ErrDying: still alive")
	}
	return dyingError{c}
}

type dyingError struct{ catacomb *Catacomb }

func (e dyingError) Error() string { return fmt.Sprintf("catacomb %p is dying", e.catacomb) }
