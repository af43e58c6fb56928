package deployer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/logsender"
	"github.com/gantline/gantline/internal/agent/uniter"
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/agent/leadership"
	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/worker/apicaller"
)

// errConnectionLost says that the controller cannot be reached any more; the agent
// begins anew with another connection.
var errConnectionLost = errors.New("connection to the controller was lost")

// lossDelay is how much later than the machine's the loss of a unit's connection may
// be noticed.
const lossDelay = 100 * time.Millisecond

// UnitAgent is the agent of any unit of the machine: its Prepare, Run and IsFinal
// are what a Deployer needs.
type UnitAgent struct {
	// Machine is the configuration of the machine's agent, from which units
	// take over where the controllers are and what vouches for them, each time
	// they begin.
	Machine agent.Agent
	// Ending is closed when the machine's agent is told to end. A hook that runs
	// is killed then, and not when the agent only connects anew. Nil stands for
	// whenever Run's context ends.
	Ending <-chan struct{}
	// Connector makes connections; its zero value will do.
	Connector apicaller.Connector
	// Open opens a connection; nil stands for apicaller's own.
	Open api.OpenFunc
	// Lock keeps the hooks of the machine's units apart.
	Lock *hook.MachineLock
	// Executable is the program that answers to the names of hook tools.
	Executable string
	// Facts go into the environment of hooks: Version, Path and Extra.
	Facts hook.Facts
	// Boot differs after each start of the machine.
	Boot  string
	Clock Clock
	// Queues keep what units log and could not send yet; nil forgets it with the
	// connection.
	Queues *logsender.Queues
	// Levels say what of their log is sent; nil stands for the usual ones.
	Levels *logsender.Levels
	// Logger nil discards.
	Logger *slog.Logger
}

// Prepare writes the unit's agent.conf.
func (a *UnitAgent) Prepare(_ context.Context, unit names.UnitTag, password string) error {
	machine := a.Machine.CurrentConfig()
	info, ok := machine.APIInfo()
	if !ok {
		return errors.New("machine agent does not know its controllers")
	}
	config, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: machine.DataDir(), LogDir: machine.LogDir()},
		UpgradedToVersion: machine.UpgradedToVersion(),
		Tag:               unit, Password: password,
		Controller: machine.Controller(), Model: machine.Model(),
		APIAddresses: info.Addrs, CACert: info.CACert,
	})
	if err != nil {
		return fmt.Errorf("cannot make the unit's configuration: %w", err)
	}
	return config.Write()
}

// Run connects as the unit and runs its uniter until the connection is lost, the
// unit is dead or ctx ends.
func (a *UnitAgent) Run(ctx context.Context, unit names.UnitTag, dir string) error {
	own, err := agent.Open(filepath.Join(dir, agent.AgentConfigFilename))
	if err != nil {
		return fmt.Errorf("cannot read the unit's configuration: %w", err)
	}
	if err := a.follow(own); err != nil {
		return err
	}
	conn, err := a.connect(ctx, own)
	if err != nil {
		return err
	}
	defer conn.Close() // nothing depends on an orderly end
	http, err := conn.HTTPClient()
	if err != nil {
		return err
	}
	log, stop := a.logOf(ctx, unit, conn)
	defer stop()
	u, err := uniter.New(uniter.Config{
		Client:     apiuniter.NewClient(conn, unit),
		Leadership: leadership.NewClient(conn),
		Charms:     uniter.NewCharmStore(http, dir),
		Dir:        dir, Executable: a.Executable, MachineLock: a.Lock, Facts: a.Facts, Boot: a.Boot,
		Ending: a.Ending, Clock: a.Clock, Logger: log,
	})
	if err != nil {
		return err
	}
	ctx, cancel := a.withConnection(ctx, conn)
	defer cancel()
	if err = u.Run(ctx); errors.Is(err, context.Canceled) {
		return context.Cause(ctx)
	}
	return err
}

// follow takes over what the machine's agent knows of the controllers: it alone
// follows them. Whenever it has something new it connects anew, and units with it.
func (a *UnitAgent) follow(own agent.Agent) error {
	machine, unit := a.Machine.CurrentConfig(), own.CurrentConfig()
	now, ok := machine.APIInfo()
	if !ok {
		return errors.New("machine agent does not know its controllers")
	}
	had, _ := unit.APIInfo()
	if had != nil && slices.Equal(now.Addrs, had.Addrs) && now.CACert == had.CACert {
		return nil
	}
	servers, err := network.ParseProviderHostPorts(now.Addrs...)
	if err != nil {
		return err
	}
	for i := range servers {
		servers[i].Scope = network.ScopeCloudLocal // the machine reaches them
	}
	return own.ChangeConfig(func(c agent.ConfigSetter) error {
		c.SetCACert(now.CACert)
		return c.SetAPIHostPorts([]network.HostPorts{servers.HostPorts()})
	})
}

// withConnection returns a context that ends when the connection is lost, with that
// as its cause, or when ctx does. A controller that is lost takes the machine's
// connection with it, and so ctx: then too the loss is the cause, since a hook that
// runs must not be killed for it.
func (a *UnitAgent) withConnection(ctx context.Context, conn api.Connection) (context.Context, context.CancelFunc) {
	bound, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	go func() { // ends with bound
		select {
		case <-conn.Broken():
			cancel(errConnectionLost)
			return
		case <-bound.Done():
			return
		case <-ctx.Done():
		}
		if a.Ending != nil {
			select {
			case <-a.Ending:
			default: // the machine's agent connects anew
				cancel(errConnectionLost)
				return
			}
		}
		select {
		case <-conn.Broken():
			cancel(errConnectionLost)
		case <-a.Clock.After(lossDelay):
			cancel(context.Cause(ctx))
		case <-bound.Done():
		}
	}()
	return bound, func() { cancel(nil) }
}

// connect logs in as the unit. The first login replaces the password that the
// machine's agent has made, and connects anew.
func (a *UnitAgent) connect(ctx context.Context, own agent.Agent) (api.Connection, error) {
	conn, err := a.Connector.ScaryConnect(ctx, own, a.Open)
	if errors.Is(err, apicaller.ErrChangedPassword) {
		conn, err = a.Connector.ScaryConnect(ctx, own, a.Open)
	}
	return conn, err
}

// IsFinal says whether the error means that the unit's agent has nothing more to
// do: the unit is dead, or can never log in again.
func (a *UnitAgent) IsFinal(err error) bool {
	return errors.Is(err, uniter.ErrTerminated) || errors.Is(err, apicaller.ErrConnectImpossible)
}
