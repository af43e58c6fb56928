package plugintest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

// Target is a provider to be run: a binary, or one in this process.
type Target struct {
	// Name is what reports call it.
	Name string

	binary string // the file, if there is one
	start  func(ctx context.Context, c command) (process, error)
}

// command is one invocation of a provider.
type command struct {
	args           []string
	env            []string // NAME=value
	dir            string
	stdout, stderr io.Writer
}

// process is a provider that runs.
type process interface {
	// wait returns the exit code when the process has ended; -1 for a signal.
	wait() int
	signal(os.Signal) error
	kill()
	pid() int // 0 if it is this process
}

// Binary is the provider in a file. The binaries of the original framework are
// run as well as those of this one.
func Binary(path string) Target {
	return Target{Name: path, binary: path, start: func(ctx context.Context, c command) (process, error) {
		cmd := exec.CommandContext(ctx, path, c.args...) //nolint:gosec // that is what it is for
		cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = c.env, c.dir, c.stdout, c.stderr
		cmd.WaitDelay = waitDelay
		if err := cmd.Start(); err != nil {
			return nil, fmt.Errorf("cannot run %s: %w", path, err)
		}
		return &osProcess{cmd}, nil
	}}
}

type osProcess struct{ cmd *exec.Cmd }

func (p *osProcess) wait() int {
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}
func (p *osProcess) signal(s os.Signal) error { return p.cmd.Process.Signal(s) }
func (p *osProcess) kill()                    { _ = p.cmd.Process.Signal(syscall.SIGKILL) }
func (p *osProcess) pid() int                 { return p.cmd.Process.Pid }

// InProcess is a provider that runs in this process, as plugin.New makes it: for
// tests under the race detector and the debugger. provider is called for each
// run, so that a restart begins anew. Signals and kills end its context.
func InProcess(def *models.PluginProvider, provider func() interface{}, cfg plugin.Config) Target {
	return Target{Name: def.Name, start: func(ctx context.Context, c command) (process, error) {
		env := map[string]string{}
		for _, kv := range c.env {
			k, v, _ := strings.Cut(kv, "=")
			env[k] = v
		}
		cfg := cfg
		cfg.Env = func(k string) string { return env[k] }
		cfg.Stdout, cfg.Stderr, cfg.Embedded = c.stdout, c.stderr, true
		p, err := plugin.New(def, provider(), cfg)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithCancel(ctx)
		res := &inProcess{cancel: cancel, done: make(chan struct{})}
		go func() {
			defer close(res.done)
			if err := p.Run(ctx, c.args); err != nil {
				res.code = 1
			}
		}()
		return res, nil
	}}
}

type inProcess struct {
	cancel context.CancelFunc
	done   chan struct{}
	code   int // set before done is closed
}

func (p *inProcess) wait() int {
	<-p.done
	p.cancel()
	return p.code
}

func (p *inProcess) signal(s os.Signal) error {
	if s != os.Interrupt && s != syscall.SIGTERM && s != syscall.SIGKILL {
		return errors.New("a provider in this process knows no such signal")
	}
	p.cancel()
	return nil
}
func (p *inProcess) kill()    { p.cancel() }
func (p *inProcess) pid() int { return 0 }
