package uniter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/hooktool"
	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ErrTerminated is what Run returns when the unit is dead: its agent must not be
// started again.
var ErrTerminated = errors.New("unit is dead")

// errRelationGone says that a relation went away before its hook could be run.
var errRelationGone = errors.New("relation is gone")

// Clock is the source of time.
type Clock = hook.Clock

// Config is what a Uniter needs. Everything without another default has to be set.
type Config struct {
	// Client is the API, logged in as the unit's agent.
	Client *apiuniter.Client
	// Leadership claims leadership over the same connection.
	Leadership Claimer
	// Charms fills the charm directory, CharmDir(Dir).
	Charms Charms
	// Dir is the unit's own directory, absolute: charm/, state/, tools/ and
	// run/ are made below it.
	Dir string
	// Executable is the program that answers to the names of hook tools.
	Executable string
	// MachineLock is shared by all units of the machine.
	MachineLock *hook.MachineLock
	// Facts tell hooks where they run. What the controller knows (model,
	// machine, addresses, proxies) is filled in.
	Facts hook.Facts
	// Boot differs after each start of the machine: the charm's start hook is run again then. ""
	// never runs it again.
	Boot string
	// Hooks runs hooks; nil stands for processes of this machine.
	Hooks Hooks
	// Ending is closed when the agent is told to end: a hook that goes on without
	// the connection is ended then. Nil stands for whenever Run's context is
	// cancelled.
	Ending <-chan struct{}
	// KillDelay is the time that a hook has to end in when the agent ends; 0
	// stands for 5 seconds.
	KillDelay time.Duration
	Clock     Clock
	// Logger receives the agent's and the charm's log; nil discards.
	Logger *slog.Logger
}

// CharmDir returns the directory of the charm of the unit that has dir.
func CharmDir(dir string) string { return filepath.Join(dir, "charm") }

// StateDir returns the directory of what the agent itself keeps of the unit.
func StateDir(dir string) string { return filepath.Join(dir, "state") }

// Uniter is the agent of one unit.
type Uniter struct {
	cfg        Config
	log        *slog.Logger
	client     *apiuniter.Client
	unit       *apiuniter.Unit
	remote     *remote
	leadership *tracker
	hooks      Hooks
	status     *statuses
	journal    journal

	// The rest belongs to the goroutine of the loop.
	store     *store
	machine   names.MachineTag
	kills     int // of the hook in hand, one after the other
	statusDue bool
	statusAt  time.Time // of the next update-status; zero before the first wait
	retry     retry
}

// New returns the agent of the client's unit, to be started with Run.
func New(cfg Config) (*Uniter, error) {
	switch {
	case cfg.Client == nil || cfg.Leadership == nil || cfg.Charms == nil:
		return nil, errors.New("uniter needs Client, Leadership and Charms")
	case !filepath.IsAbs(cfg.Dir):
		return nil, fmt.Errorf("uniter needs an absolute Dir, not %q", cfg.Dir)
	case cfg.Hooks == nil && (cfg.MachineLock == nil || cfg.Executable == ""):
		return nil, errors.New("uniter needs MachineLock and Executable, or Hooks")
	case cfg.Clock == nil:
		return nil, errors.New("uniter needs Clock")
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	log = log.With("unit", cfg.Client.UnitTag().Id())
	return &Uniter{
		cfg: cfg, log: log, client: cfg.Client, remote: newRemote(cfg.Client, cfg.Boot, log),
		journal: journal{path: filepath.Join(StateDir(cfg.Dir), "hook-journal.json")},
	}, nil
}

// Run runs the unit until ctx ends, which is its error then, until the unit is
// dead, which is ErrTerminated, or until something fails: it may be started again
// with a new Uniter, which goes on where this one stood. A hook that runs when ctx
// ends is ended too, unless the cause of ctx is another than context.Canceled, such
// as a lost connection: then Run waits for it. A second agent of the same unit waits
// in Run until the first has ended, and a hook that it left running too.
func (u *Uniter) Run(ctx context.Context) error {
	for _, dir := range []string{u.cfg.Dir, StateDir(u.cfg.Dir)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("cannot make the unit's directory: %w", err)
		}
	}
	unlock, err := lockForLife(ctx, filepath.Join(u.cfg.Dir, "agent.lock"), u.cfg.Clock)
	if err != nil {
		return err
	}
	defer unlock()
	if err := u.initialise(ctx); err != nil {
		return err
	}
	if runner, ok := u.hooks.(*hook.Runner); ok && u.cfg.Hooks == nil {
		defer runner.Close()
	}
	g, ctx := errgroup.WithContext(ctx)
	watched := *u.unit // the watchers refresh one of their own
	g.Go(func() error { return wrapf(u.remote.run(ctx, &watched), "cannot watch unit %s", u.unit) })
	g.Go(func() error { return u.leadership.run(ctx) })
	g.Go(func() error { return u.loop(ctx) })
	return g.Wait()
}

// initialise learns where the unit stands and gets everything ready.
func (u *Uniter) initialise(ctx context.Context) error {
	var err error
	u.unit, err = u.client.Unit(ctx, u.client.UnitTag())
	if params.IsCodeNotFoundOrCodeUnauthorized(err) || err == nil && u.unit.Life() == life.Dead {
		return ErrTerminated
	}
	if err != nil {
		return fmt.Errorf("cannot find the unit: %w", err)
	}
	u.status = &statuses{unit: u.unit}
	if err := u.status.initialise(ctx); err != nil {
		return err
	}
	if u.machine, err = u.unit.AssignedMachine(ctx); err != nil {
		return fmt.Errorf("cannot find the unit's machine: %w", err)
	}
	u.leadership = &tracker{
		claimer: u.cfg.Leadership, application: u.unit.ApplicationName(), unit: u.unit.Name(),
		clock: u.cfg.Clock, changed: u.remote.setLeader,
	}
	if u.store, err = loadStore(ctx, u.unit); err != nil {
		return err
	}
	return u.prepareHooks(ctx)
}

// prepareHooks makes what runs hooks, and waits for one that a killed agent left
// running: until it has ended nobody can tell how it did.
func (u *Uniter) prepareHooks(ctx context.Context) error {
	u.hooks = u.cfg.Hooks
	if u.hooks != nil {
		return nil
	}
	facts, err := u.facts(ctx)
	if err != nil {
		return err
	}
	tools := filepath.Join(u.cfg.Dir, "tools")
	if err := hooktool.InstallLinks(tools, u.cfg.Executable); err != nil {
		return err
	}
	if u.store.state.Kind == RunHook && u.store.state.Progress == Pending {
		if err := u.cfg.MachineLock.Settle(ctx); err != nil {
			return err
		}
	}
	u.hooks, err = hook.NewRunner(hook.Config{
		CharmDir: CharmDir(u.cfg.Dir), ToolsDir: tools,
		Socket: filepath.Join(u.cfg.Dir, "run", "agent.socket"),
		Lock:   u.cfg.MachineLock, Facts: facts, KillDelay: u.cfg.KillDelay,
		Clock: u.cfg.Clock, Logger: u.log,
	})
	return err
}
