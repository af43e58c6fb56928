package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/logsender"
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// Config is what an agent needs beside its configuration file.
type Config struct {
	// Dir is the machine's directory; agents/machine-<id>/agent.conf below it is the
	// configuration.
	Dir string
	// Executable is the program that answers to the names of hook tools.
	Executable string
	// Version is what hooks are told, such as "3.6.0".
	Version string
	// Boot differs after each start of the machine, "" if nobody knows.
	Boot string
	// Path is the PATH of hooks below their tools.
	Path string
	// Mark is added to the environment of hooks, "NAME=value": what the machine's keeper knows
	// its processes by.
	Mark []string
	// Clock nil is the wall clock.
	Clock worker.Clock
	// Logger nil discards.
	Logger *slog.Logger
}

// errTerminate ends the agent for good: its machine is dead or it can never log in.
var errTerminate = errors.New("agent is to end for good")

// ErrTerminated says that the agent is not to be started again.
var ErrTerminated = errors.New("the machine's life is over")

// Agent is a machine's agent.
type Agent struct {
	cfg   Config
	file  *agent.File
	tag   names.MachineTag
	queue *logsender.Queue // of what this agent logs itself
	units logsender.Queues // of what units log

	levels logsender.Levels // of what is sent of both
	log    *slog.Logger
}

// New reads the configuration; nothing runs yet.
func New(cfg Config) (*Agent, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Clock == nil {
		cfg.Clock = worker.WallClock{}
	}
	if !filepath.IsAbs(cfg.Dir) {
		return nil, fmt.Errorf("agent needs an absolute directory, not %q", cfg.Dir)
	}
	path, err := configPath(cfg.Dir)
	if err != nil {
		return nil, err
	}
	file, err := agent.Open(path)
	if err != nil {
		return nil, err
	}
	tag, ok := file.CurrentConfig().Tag().(names.MachineTag)
	if !ok {
		return nil, fmt.Errorf("%s is the configuration of %s, not of a machine", path, file.CurrentConfig().Tag())
	}
	queue := logsender.NewQueue()
	a := &Agent{cfg: cfg, file: file, tag: tag, queue: queue}
	a.log = slog.New(logsender.NewHandler(queue, &a.levels, cfg.Logger.Handler(), "juju.agent"))
	a.setLevels(file.CurrentConfig().LoggingConfig())
	return a, nil
}

// Run runs the agent until ctx ends, which is no error, or its machine's life is over, which is
// ErrTerminated.
func (a *Agent) Run(ctx context.Context) error {
	ending, end := context.WithCancel(ctx)
	defer end()
	engine, err := dependency.NewEngine(dependency.EngineConfig{
		IsFatal: func(err error) bool {
			fatal := errors.Is(err, errTerminate)
			if fatal {
				end()
			}
			return fatal
		},
		WorstError: func(err, _ error) error { return err },
		ErrorDelay: time.Second, BounceDelay: 10 * time.Millisecond, BackoffFactor: 1.2,
		BackoffResetTime: time.Minute,
		// However often it had to begin again, an agent is back within ten seconds of its controller.
		MaxDelay: 5 * time.Second,
		Clock:    a.cfg.Clock, Metrics: dependency.DefaultMetrics(), Logger: worker.SlogLogger{Logger: a.log},
	})
	if err != nil {
		return err
	}
	lock := hook.NewMachineLock(filepath.Join(a.cfg.Dir, "hook.lock"), nil)
	if err := dependency.Install(engine, a.manifolds(lock, ending.Done())); err != nil {
		return errors.Join(err, worker.Stop(engine))
	}
	reports, err := serveReports(reportPath(a.file.CurrentConfig().Dir()), engine, a.log)
	if err != nil {
		return errors.Join(err, worker.Stop(engine))
	}
	defer reports.close()
	stop := context.AfterFunc(ctx, engine.Kill)
	defer stop()
	err = engine.Wait()
	if errors.Is(err, errTerminate) {
		return ErrTerminated
	}
	return err
}

// configPath finds the configuration of the machine in the directory.
func configPath(dir string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "agents", "machine-*", agent.AgentConfigFilename))
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%d machine configurations found in %s, expected agents/machine-<id>/%s", len(found), dir, agent.AgentConfigFilename)
	}
	return found[0], nil
}
