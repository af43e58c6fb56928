package dependency

import (
	"errors"
	"fmt"
	"slices"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// Engine runs the workers of the manifolds installed in it. It is itself a
// Worker.
//
// One goroutine, the loop, owns all that moves; each manifold that is starting
// or running has another, which waits for it and reports to the loop.
type Engine struct {
	config EngineConfig
	tomb   tomb.Tomb

	// changes carries functions to the loop, which runs one at a time. The
	// loop lives as long as any manifold is active, so the goroutine of an
	// active manifold may send without any other case.
	changes chan func()

	// What follows belongs to the loop while the tomb is not dead, and is
	// not changed any more after.
	nodes      map[string]*node
	dependents map[string][]string // by input, installed or not
	active     int                 // nodes that are not stopped
	worst      error               // the most important fatal error
}

// NewEngine returns a running Engine without manifolds. The caller must Kill it
// and Wait for it.
func NewEngine(config EngineConfig) (*Engine, error) {
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("invalid config: %w", err)
	}
	e := &Engine{
		config:     config,
		changes:    make(chan func()),
		nodes:      map[string]*node{},
		dependents: map[string][]string{},
	}
	e.tomb.Go(e.loop)
	return e, nil
}

// loop makes the changes that others ask for. When the engine dies it stops
// every worker and stays until the last has told of its end.
func (e *Engine) loop() error {
	dying := e.tomb.Dying()
	for {
		select {
		case <-dying:
			dying = nil
			for _, n := range e.nodes {
				e.stop(n)
			}
		case change := <-e.changes:
			change()
		}
		if e.isDying() && e.active == 0 {
			return nil
		}
	}
}

// do has the loop run f and returns when it did; false if the engine is dead.
func (e *Engine) do(f func()) bool {
	done := make(chan struct{})
	select {
	case e.changes <- func() { defer close(done); f() }:
		<-done
		return true
	case <-e.tomb.Dead():
		return false
	}
}

// Kill asks the engine and all its workers to stop.
func (e *Engine) Kill() { e.tomb.Kill(nil) }

// Wait blocks until the engine and all its workers have stopped. It returns the
// most important fatal error, through the engine's Filter.
func (e *Engine) Wait() error {
	if err := e.tomb.Wait(); err != nil {
		return err
	}
	if e.config.Filter != nil {
		return e.config.Filter(e.worst)
	}
	return e.worst
}

// Install adds the manifold and starts it. The error tells of a name in use, of
// a circle of inputs, or of an engine that is shutting down.
func (e *Engine) Install(name string, manifold Manifold) error {
	if manifold.Start == nil {
		return fmt.Errorf("cannot install %q manifold: %w", name, coreerrors.NotValidf("nil Start"))
	}
	err := errors.New("engine is shutting down")
	e.do(func() {
		if !e.isDying() {
			err = e.install(name, manifold)
		}
	})
	return err
}

func (e *Engine) install(name string, manifold Manifold) error {
	e.config.Logger.Tracef("installing %q manifold...", name)
	if _, ok := e.nodes[name]; ok {
		return fmt.Errorf("%q manifold already installed", name)
	}
	if err := e.checkAcyclic(name, manifold); err != nil {
		return fmt.Errorf("cannot install %q manifold: %w", name, err)
	}
	n := &node{name: name, manifold: manifold}
	e.nodes[name] = n
	for _, input := range unique(manifold.Inputs) {
		e.dependents[input] = append(e.dependents[input], name)
	}
	e.start(n, 0)
	return nil
}

// checkAcyclic reports the circle that the manifold would close. The graph has
// none so far, so a new one goes through name, and there is none as long as
// nobody depends on name.
func (e *Engine) checkAcyclic(name string, manifold Manifold) error {
	if len(e.dependents[name]) == 0 && !slices.Contains(manifold.Inputs, name) {
		return nil
	}
	inputs := func(of string) []string {
		if of == name {
			return manifold.Inputs
		}
		if n, ok := e.nodes[of]; ok {
			return n.manifold.Inputs
		}
		return nil
	}
	return findCycle(inputs, name)
}

// uninstall forgets the manifold. Those that have it as an input keep it: it may
// be installed again.
func (e *Engine) uninstall(n *node) {
	for _, input := range unique(n.manifold.Inputs) {
		e.dependents[input] = without(e.dependents[input], n.name)
	}
	delete(e.nodes, n.name)
}

// isDying reports whether the engine was told to stop.
func (e *Engine) isDying() bool { return !e.tomb.Alive() }

var _ worker.Worker = (*Engine)(nil)
