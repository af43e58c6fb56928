package dependency

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/gantline/gantline/juju/worker"
)

// snapshot is the Context of one start: the declared inputs as they were when
// the start was decided.
type snapshot struct {
	client  string
	abort   <-chan struct{}
	inputs  map[string]input
	expired atomic.Bool
	logger  Logger
}

// input is a running worker and its manifold's Output.
type input struct {
	worker worker.Worker // nil if it does not run
	output OutputFunc
}

// snapshot takes the picture; it is called by the loop.
func (e *Engine) snapshot(n *node) *snapshot {
	s := &snapshot{
		client: n.name,
		abort:  n.abort,
		inputs: make(map[string]input, len(n.manifold.Inputs)),
		logger: e.config.Logger,
	}
	for _, name := range n.manifold.Inputs {
		in := input{}
		if d, ok := e.nodes[name]; ok {
			in = input{worker: d.worker, output: d.manifold.Output}
		}
		s.inputs[name] = in
	}
	return s
}

// expire ends the use of the context: the engine has what Start returned.
func (s *snapshot) expire() { s.expired.Store(true) }

// Abort is part of Context.
func (s *snapshot) Abort() <-chan struct{} { return s.abort }

// Get is part of Context.
func (s *snapshot) Get(name string, out any) error {
	if s.expired.Load() {
		return errors.New("expired context: cannot be used outside Start func")
	}
	err := s.get(name, out)
	if err != nil {
		s.logger.Tracef("%q manifold worker requested %q resource: %v", s.client, name, err)
	}
	return err
}

func (s *snapshot) get(name string, out any) error {
	in, declared := s.inputs[name]
	switch {
	case !declared:
		return fmt.Errorf("%q not declared: %w", name, ErrMissing)
	case in.worker == nil:
		return fmt.Errorf("%q not running: %w", name, ErrMissing)
	case out == nil:
		return nil
	case in.output == nil:
		return fmt.Errorf("%q not exposed: %w", name, ErrMissing)
	}
	return in.output(in.worker, out)
}

// Validate reports a circle among the manifolds' inputs.
func Validate(manifolds Manifolds) error {
	inputs := func(name string) []string { return manifolds[name].Inputs }
	names := make([]string, 0, len(manifolds))
	for name := range manifolds {
		names = append(names, name)
	}
	slices.Sort(names) // the same graph always gives the same answer
	return findCycle(inputs, names...)
}
