package apicaller

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// ManifoldConfig says what a Manifold needs.
type ManifoldConfig struct {
	// AgentName names the input that is the agent.Agent.
	AgentName string

	// APIConfigWatcherName names an input that is never asked for anything:
	// the connection is made anew whenever it is, which should be when the
	// controllers' addresses or CA have changed. "" means none.
	APIConfigWatcherName string

	// APIOpen opens the connection; usually this package's APIOpen. Nil, if
	// NewConnection is nil as well, means APIOpenContext.
	APIOpen api.OpenFunc

	// NewConnection makes the connection: ScaryConnect for an agent with its
	// own process, OnlyConnect for others. Nil means Connector.
	NewConnection ConnectFunc

	// Connector makes the connection if NewConnection is nil. The engine can
	// interrupt it, which it cannot a NewConnection.
	Connector Connector
	// Secondary has Connector make it with OnlyConnect instead of ScaryConnect.
	Secondary bool

	// Filter converts the errors of starts and of the worker for the engine
	// of this kind of agent.
	Filter dependency.FilterFunc
}

// Manifold returns a manifold whose worker is a connection to the controller.
// Its output is a base.APICaller or an api.Connection.
func Manifold(config ManifoldConfig) dependency.Manifold {
	inputs := []string{config.AgentName}
	if config.APIConfigWatcherName != "" {
		inputs = append(inputs, config.APIConfigWatcherName)
	}
	return dependency.Manifold{
		Inputs: inputs,
		Output: outputFunc,
		Start:  dependency.WithContext(config.start),
		Filter: config.Filter,
	}
}

// start is the manifold's StartFunc.
func (config ManifoldConfig) start(ctx context.Context, c dependency.Context) (worker.Worker, error) {
	var a agent.Agent
	if err := c.Get(config.AgentName, &a); err != nil {
		return nil, err
	}
	conn, err := config.connect(ctx, a)
	if errors.Is(err, ErrChangedPassword) {
		return nil, dependency.ErrBounce
	}
	if err != nil {
		current := a.CurrentConfig()
		return nil, fmt.Errorf("[%s] %q cannot open api: %w", current.Model().ShortId(), current.Tag(), err)
	}
	return newAPIConnWorker(conn), nil
}

func (config ManifoldConfig) connect(ctx context.Context, a agent.Agent) (api.Connection, error) {
	switch {
	case config.NewConnection != nil:
		return config.NewConnection(a, config.APIOpen)
	case config.Secondary:
		return config.Connector.OnlyConnect(ctx, a, config.APIOpen)
	}
	return config.Connector.ScaryConnect(ctx, a, config.APIOpen)
}

// outputFunc hands out the connection, or the part of it that most need.
func outputFunc(in worker.Worker, out any) error {
	w, ok := in.(*apiConnWorker)
	if !ok {
		return fmt.Errorf("in should be a %T; got %T", w, in)
	}
	switch p := out.(type) {
	case *base.APICaller:
		*p = w.conn
	case *api.Connection:
		*p = w.conn
	default:
		return fmt.Errorf("out should be *base.APICaller or *api.Connection; got %T: %w", out, dependency.ErrOutputType)
	}
	return nil
}
