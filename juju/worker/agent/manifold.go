// Package agent makes an agent.Agent an input of the manifolds of a dependency
// engine. Everything that needs to know or change the agent's configuration
// stands on it.
package agent

import (
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// Manifold returns a manifold whose output is the given agent, as an
// agent.Agent.
func Manifold(a agent.Agent) dependency.Manifold {
	return dependency.Manifold{
		Start: func(dependency.Context) (worker.Worker, error) {
			w := &agentWorker{agent: a}
			w.tomb.Go(func() error {
				<-w.tomb.Dying()
				return tomb.ErrDying
			})
			return w, nil
		},
		Output: dependency.Output(func(w *agentWorker) agent.Agent { return w.agent }),
	}
}

// agentWorker does nothing but hold the agent.
type agentWorker struct {
	tomb  tomb.Tomb
	agent agent.Agent
}

// Kill is part of worker.Worker.
func (w *agentWorker) Kill() { w.tomb.Kill(nil) }

// Wait is part of worker.Worker.
func (w *agentWorker) Wait() error { return w.tomb.Wait() }

// Report names the agent and its model.
func (w *agentWorker) Report() map[string]any {
	config := w.agent.CurrentConfig()
	return map[string]any{"agent": config.Tag().String(), "model-uuid": config.Model().Id()}
}
