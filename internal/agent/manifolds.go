package agent

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/gantline/gantline/internal/agent/deployer"
	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/logsender"
	"github.com/gantline/gantline/internal/agent/machiner"
	apideployer "github.com/gantline/gantline/juju/api/agent/deployer"
	apimachiner "github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/api/agent/upgrader"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
	"github.com/gantline/gantline/juju/worker"
	workeragent "github.com/gantline/gantline/juju/worker/agent"
	"github.com/gantline/gantline/juju/worker/apiaddressupdater"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/juju/worker/apiconfigwatcher"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// The workers' names, as Juju's agents have them.
const (
	agentName            = "agent"
	apiConfigWatcherName = "api-config-watcher"
	apiCallerName        = "api-caller"
	apiAddressName       = "api-address-updater"
	logSenderName        = "log-sender"
	loggingName          = "logging-config-updater"
	machinerName         = "machiner"
	deployerName         = "deployer"
)

// manifolds returns the workers of a machine's agent; ending is closed when that is told to end.
func (a *Agent) manifolds(lock *hook.MachineLock, ending <-chan struct{}) dependency.Manifolds {
	return dependency.Manifolds{
		agentName:            workeragent.Manifold(a.file),
		apiConfigWatcherName: apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{AgentName: agentName, Logger: a.log}),
		apiCallerName: apicaller.Manifold(apicaller.ManifoldConfig{
			AgentName: agentName, APIConfigWatcherName: apiConfigWatcherName,
			Connector: a.connector(), Filter: terminateWhenImpossible,
		}),
		apiAddressName: apiaddressupdater.Manifold(apiaddressupdater.ManifoldConfig{
			AgentName: agentName, APICallerName: apiCallerName, Clock: a.cfg.Clock, Logger: a.log,
			NewAddresser: func(c base.APICaller) apiaddressupdater.APIAddresser { return apimachiner.NewClient(c) },
		}),
		logSenderName: a.onConnection(func(ctx context.Context, c base.APICaller) error { return logsender.Send(ctx, c, a.queue) }),
		loggingName:   a.onConnection(a.followLogging),
		machinerName:  a.onConnection(a.runMachiner),
		deployerName:  a.onConnection(func(ctx context.Context, c base.APICaller) error { return a.runDeployer(ctx, c, lock, ending) }),
	}
}

func (a *Agent) connector() apicaller.Connector {
	return apicaller.Connector{Logger: a.log, Clock: a.cfg.Clock, Retry: apicaller.Retry{BusyDelay: busyDelay}}
}

func terminateWhenImpossible(err error) error {
	if errors.Is(err, apicaller.ErrConnectImpossible) {
		return errTerminate
	}
	return err
}

// onConnection makes a manifold of what runs as long as the connection does.
func (a *Agent) onConnection(run func(context.Context, base.APICaller) error) dependency.Manifold {
	return dependency.Manifold{
		Inputs: []string{agentName, apiCallerName},
		Start: func(c dependency.Context) (worker.Worker, error) {
			caller, err := dependency.Get[base.APICaller](c, apiCallerName)
			if err != nil {
				return nil, err
			}
			return start(func(ctx context.Context) error { return run(ctx, caller) }), nil
		},
	}
}

func (a *Agent) runMachiner(ctx context.Context, caller base.APICaller) error {
	number, err := version.Parse(a.cfg.Version)
	if err != nil {
		return err
	}
	// Told once a connection, so that status shows which agent is there.
	err = upgrader.NewClient(caller).SetVersion(ctx, a.tag, version.Binary{Number: number, Release: "ubuntu", Arch: arch()})
	if params.IsCodeNotFound(err) || params.IsCodeDead(err) {
		return errTerminate // it was removed, or came to its end, while this worker was away
	}
	if err != nil {
		return err
	}
	err = machiner.Run(ctx, machiner.Config{Client: apimachiner.NewClient(caller), Machine: a.tag, Logger: a.log})
	if errors.Is(err, machiner.ErrDead) {
		return errTerminate
	}
	return err
}

func (a *Agent) runDeployer(ctx context.Context, caller base.APICaller, lock *hook.MachineLock, ending <-chan struct{}) error {
	units := &deployer.UnitAgent{
		Machine: a.file, Ending: ending, Queues: &a.units, Levels: &a.levels, Connector: a.connector(), Lock: lock, Executable: a.cfg.Executable,
		Facts: hook.Facts{Version: a.cfg.Version, Path: a.cfg.Path, Extra: a.cfg.Mark}, Boot: a.cfg.Boot, Clock: a.cfg.Clock, Logger: a.cfg.Logger,
	}
	d, err := deployer.New(deployer.Config{
		Client: apideployer.NewClient(caller), Machine: a.tag, AgentsDir: filepath.Join(a.cfg.Dir, "agents"),
		Prepare: units.Prepare, Run: units.Run, IsFinal: units.IsFinal, Clock: a.cfg.Clock, Logger: a.log,
	})
	if err != nil {
		return err
	}
	return d.Run(ctx)
}
