package apiaddressupdater

import (
	"log/slog"

	"github.com/gantline/gantline/juju/agent"
	apiagent "github.com/gantline/gantline/juju/api/agent/agent"
	"github.com/gantline/gantline/juju/api/base"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// ManifoldConfig says what a Manifold needs.
type ManifoldConfig struct {
	AgentName     string // names the input that is the agent.Agent
	APICallerName string // names the input that is the connection

	// NewAddresser makes the client that tells the addresses: that of the
	// facade Machiner for machines, of Uniter for units. Required.
	NewAddresser func(base.APICaller) APIAddresser

	Clock  worker.Clock // nil: the wall clock
	Logger *slog.Logger // nil discards
}

// Manifold returns a manifold whose worker updates the agent's configuration.
func Manifold(config ManifoldConfig) dependency.Manifold {
	return dependency.Manifold{
		Inputs: []string{config.AgentName, config.APICallerName},
		Start:  config.start,
	}
}

func (config ManifoldConfig) start(c dependency.Context) (worker.Worker, error) {
	if config.NewAddresser == nil {
		return nil, coreerrors.NotValidf("nil NewAddresser")
	}
	a, err := dependency.Get[agent.Agent](c, config.AgentName)
	if err != nil {
		return nil, err
	}
	caller, err := dependency.Get[base.APICaller](c, config.APICallerName)
	if err != nil {
		return nil, err
	}
	return New(Config{
		Agent:      a,
		Addresses:  config.NewAddresser(caller),
		Controller: apiagent.NewClient(caller),
		Clock:      config.Clock,
		Logger:     config.Logger,
	})
}
