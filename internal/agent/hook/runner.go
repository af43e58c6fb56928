package hook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/agent/hooktool"
)

// ErrClosed says that the runner has been closed.
var ErrClosed = errors.New("hook runner is closed")

// Config is what a Runner needs. Everything without another default has to be set.
type Config struct {
	// CharmDir is the directory of the unit's charm, absolute.
	CharmDir string
	// ToolsDir is where hooks find their tools, absolute; see
	// hooktool.InstallLinks.
	ToolsDir string
	// Socket is the path of the socket that tools connect to, absolute. Its
	// directory is the unit's alone.
	Socket string
	// Lock keeps the machine's hooks apart.
	Lock *MachineLock
	// Facts go into the environment of every hook.
	Facts Facts
	// KillDelay is the time between SIGTERM and SIGKILL for a hook that has to
	// end; 0 stands for 5 seconds.
	KillDelay time.Duration
	Clock     Clock
	// Logger receives the hooks' output: standard output at debug level,
	// standard error as warnings. Nil discards.
	Logger *slog.Logger
}

// Runner runs the hooks of one unit, one at a time.
type Runner struct {
	cfg  Config
	turn *turn // held between Lock and unlock, by the goroutine that runs hooks

	mu     sync.Mutex // guards what follows: Close comes from another goroutine
	closed bool
	open   map[*pipe]struct{}
	wg     sync.WaitGroup // of the pipes
}

// NewRunner returns a runner, which is to be closed.
func NewRunner(cfg Config) (*Runner, error) {
	switch {
	case cfg.CharmDir == "" || cfg.ToolsDir == "" || cfg.Socket == "":
		return nil, errors.New("hook runner needs CharmDir, ToolsDir and Socket")
	case cfg.Lock == nil || cfg.Clock == nil:
		return nil, errors.New("hook runner needs Lock and Clock")
	}
	if cfg.KillDelay == 0 {
		cfg.KillDelay = 5 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Runner{cfg: cfg, open: map[*pipe]struct{}{}}, nil
}

// Lock waits until no other hook runs on the machine, hooks of killed agents
// included, and keeps the others from running until unlock is called. It comes
// before Run, so that a hook that waits for its turn has not begun.
func (r *Runner) Lock(ctx context.Context, hc *Context) (unlock func(), err error) {
	t, err := r.cfg.Lock.acquire(ctx, hc.id)
	if err != nil {
		return nil, err
	}
	r.turn = t
	return func() {
		r.turn = nil
		t.release()
	}, nil
}

// Run runs the hook that Lock was called for and says how it ended. When ctx ends,
// a hook that runs is ended too and its outcome is Killed. An error means that the
// hook was not run, or that nobody can tell.
func (r *Runner) Run(ctx context.Context, hc *Context) (result Result, err error) {
	if r.turn == nil {
		return Result{}, errors.New("hook is run without the machine's lock")
	}
	file, err := lookup(r.cfg.CharmDir, hc.name)
	if err != nil {
		return Result{Outcome: Failed, Err: err}, nil
	}
	if file == "" {
		r.cfg.Logger.Info("skipped hook (missing)", "hook", hc.name)
		return Result{Outcome: Skipped}, nil
	}
	server, err := hooktool.Listen(ctx, r.cfg.Socket, hc.id, hc, r.cfg.Logger)
	if err != nil {
		return Result{}, err
	}
	defer func() {
		if closeErr := server.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("cannot close the hook's tools: %w", closeErr)
		}
	}()
	return r.start(ctx, hc, file, r.turn)
}

// keep reads the pipe in a goroutine that Close waits for; false when closed.
func (r *Runner) keep(p *pipe) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		p.read.Close()
		p.write.Close()
		return false
	}
	r.open[p] = struct{}{}
	r.wg.Add(1)
	go func() {
		defer r.wg.Done()
		p.run()
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.open, p)
	}()
	return true
}

// Close stops reading what daemons of hooks write. No hook may be running.
func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	for p := range r.open {
		p.read.Close()
	}
	r.mu.Unlock()
	r.wg.Wait()
}
