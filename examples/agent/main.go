// Command agent is an example of an agent for a Juju controller or Gantline's, written on the public
// packages alone: juju/agent for its configuration, juju/api for what it calls, juju/worker for how
// it lives. It has an engine of its own with the workers that every agent needs, and one that
// watches its machine and prints what becomes of it.
//
//	agent <data directory>/agents/machine-<id>/agent.conf
//
// It goes on through a killed controller, a changed address and a rotated password, and ends when
// interrupted or when its machine is removed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/worker"
	workeragent "github.com/gantline/gantline/juju/worker/agent"
	"github.com/gantline/gantline/juju/worker/apiaddressupdater"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/juju/worker/apiconfigwatcher"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// errMachineGone ends the agent: there is nothing left to be the agent of.
var errMachineGone = errors.New("machine is gone")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := errors.New("usage: agent <path of agent.conf>")
	if len(os.Args) == 2 {
		err = run(ctx, os.Args[1], os.Stdout)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "ERROR", err)
		os.Exit(1)
	}
}

// run is the agent until ctx ends or its machine is gone, neither of which is an error.
func run(ctx context.Context, path string, out io.Writer) error {
	file, err := agent.Open(path)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	engine, err := dependency.NewEngine(dependency.EngineConfig{
		IsFatal:    func(err error) bool { return errors.Is(err, errMachineGone) },
		WorstError: func(err, _ error) error { return err },
		ErrorDelay: time.Second, BounceDelay: 10 * time.Millisecond, BackoffFactor: 1.2,
		BackoffResetTime: time.Minute, MaxDelay: 5 * time.Second,
		Clock: worker.WallClock{}, Metrics: dependency.DefaultMetrics(), Logger: worker.SlogLogger{Logger: log},
	})
	if err != nil {
		return err
	}
	if err := dependency.Install(engine, manifolds(file, log, out)); err != nil {
		return errors.Join(err, worker.Stop(engine))
	}
	defer context.AfterFunc(ctx, engine.Kill)()
	if err := engine.Wait(); !errors.Is(err, errMachineGone) {
		return err
	}
	return nil
}

// manifolds says which workers the agent has, and on what each depends.
func manifolds(file *agent.File, log *slog.Logger, out io.Writer) dependency.Manifolds {
	return dependency.Manifolds{
		// The configuration, for all others.
		"agent": workeragent.Manifold(file),
		// Bounces the connection when the configuration names other controllers.
		"api-config-watcher": apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{AgentName: "agent", Logger: log}),
		// The connection. It rotates the password at its first login.
		"api-caller": apicaller.Manifold(apicaller.ManifoldConfig{
			AgentName: "agent", APIConfigWatcherName: "api-config-watcher",
			Connector: apicaller.Connector{Logger: log, Retry: apicaller.Retry{BusyDelay: 2 * time.Second}},
			Filter: func(err error) error {
				if errors.Is(err, apicaller.ErrConnectImpossible) {
					return errMachineGone
				}
				return err
			},
		}),
		// Keeps the addresses and the CA of the controllers in the configuration.
		"api-address-updater": apiaddressupdater.Manifold(apiaddressupdater.ManifoldConfig{
			AgentName: "agent", APICallerName: "api-caller", Logger: log,
			NewAddresser: func(c base.APICaller) apiaddressupdater.APIAddresser { return machiner.NewClient(c) },
		}),
		// What this agent is for.
		"machine-watcher": {
			Inputs: []string{"agent", "api-caller"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				a, err := dependency.Get[agent.Agent](c, "agent")
				if err != nil {
					return nil, err
				}
				caller, err := dependency.Get[base.APICaller](c, "api-caller")
				if err != nil {
					return nil, err
				}
				return newWatcher(machiner.NewClient(caller), a.CurrentConfig().Tag(), out)
			},
		},
	}
}
