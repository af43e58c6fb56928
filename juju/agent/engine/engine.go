// Package engine holds what agents' manifolds have in common: the configuration
// of their engines, and manifolds that need the agent, the connection to the
// controller, or both. Names are those of the package of Juju's agents.
package engine

import (
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/agent"
	agenterrors "github.com/gantline/gantline/juju/agent/errors"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// DependencyEngineConfig returns the configuration that Juju's agents use.
func DependencyEngineConfig(metrics dependency.Metrics, logger dependency.Logger) dependency.EngineConfig {
	return dependency.EngineConfig{
		IsFatal:          agenterrors.IsFatal,
		WorstError:       agenterrors.MoreImportantError,
		ErrorDelay:       3 * time.Second,
		BounceDelay:      10 * time.Millisecond,
		BackoffFactor:    1.2,
		BackoffResetTime: time.Minute,
		MaxDelay:         2 * time.Minute,
		Clock:            worker.WallClock{},
		Metrics:          metrics,
		Logger:           logger,
	}
}

// AgentManifoldConfig names the input of an AgentManifold.
type AgentManifoldConfig struct {
	AgentName string
}

// AgentStartFunc starts a worker that needs the agent.
type AgentStartFunc func(agent.Agent) (worker.Worker, error)

// AgentManifold returns a manifold whose worker needs the agent.
func AgentManifold(config AgentManifoldConfig, start AgentStartFunc) dependency.Manifold {
	return dependency.Manifold{
		Inputs: []string{config.AgentName},
		Start: func(c dependency.Context) (worker.Worker, error) {
			a, err := dependency.Get[agent.Agent](c, config.AgentName)
			if err != nil {
				return nil, err
			}
			return start(a)
		},
	}
}

// APIManifoldConfig names the input of an APIManifold.
type APIManifoldConfig struct {
	APICallerName string
}

// APIStartFunc starts a worker that needs the connection.
type APIStartFunc func(base.APICaller) (worker.Worker, error)

// APIManifold returns a manifold whose worker needs the connection to the
// controller.
func APIManifold(config APIManifoldConfig, start APIStartFunc) dependency.Manifold {
	return dependency.Manifold{
		Inputs: []string{config.APICallerName},
		Start: func(c dependency.Context) (worker.Worker, error) {
			caller, err := dependency.Get[base.APICaller](c, config.APICallerName)
			if err != nil {
				return nil, err
			}
			return start(caller)
		},
	}
}

// AgentAPIManifoldConfig names the inputs of an AgentAPIManifold.
type AgentAPIManifoldConfig struct {
	AgentName     string
	APICallerName string
}

// AgentAPIStartFunc starts a worker that needs the agent and the connection.
type AgentAPIStartFunc func(agent.Agent, base.APICaller) (worker.Worker, error)

// AgentAPIManifold returns a manifold whose worker needs the agent and the
// connection to the controller.
func AgentAPIManifold(config AgentAPIManifoldConfig, start AgentAPIStartFunc) dependency.Manifold {
	return dependency.Manifold{
		Inputs: []string{config.AgentName, config.APICallerName},
		Start: func(c dependency.Context) (worker.Worker, error) {
			a, err := dependency.Get[agent.Agent](c, config.AgentName)
			if err != nil {
				return nil, err
			}
			caller, err := dependency.Get[base.APICaller](c, config.APICallerName)
			if err != nil {
				return nil, err
			}
			return start(a, caller)
		},
	}
}

// ValueWorker is a worker that does nothing and holds a value, which Output
// gives to dependents.
type ValueWorker[T any] struct {
	worker.Worker
	value T
}

// NewValueWorker returns a ValueWorker that lives until it is killed.
func NewValueWorker[T any](value T) *ValueWorker[T] {
	return &ValueWorker[T]{Worker: newIdleWorker(), value: value}
}

// ValueWorkerOutput is the OutputFunc of a ValueWorker[T].
func ValueWorkerOutput[T any](in worker.Worker, out any) error {
	return dependency.Output(func(w *ValueWorker[T]) T { return w.value })(in, out)
}

// String names the value's type; the value may be a secret.
func (w *ValueWorker[T]) String() string { return fmt.Sprintf("worker with a %T", w.value) }
