package deployer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	apideployer "github.com/gantline/gantline/juju/api/agent/deployer"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Clock is the source of time.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Config is what a Deployer needs. Everything without another default has to be
// set.
type Config struct {
	// Client is the API, logged in as the machine's agent.
	Client *apideployer.Client
	// Machine is the machine whose units are run.
	Machine names.MachineTag
	// AgentsDir holds a directory for each unit, named by its tag. Absolute.
	AgentsDir string
	// Prepare gives a new unit its identity: it writes what Run needs, the
	// password among it, into the unit's directory. A unit whose Prepare was cut
	// short is prepared again, with another password.
	Prepare func(ctx context.Context, unit names.UnitTag, password string) error
	// Run runs the unit's agent until ctx ends. An error that IsFinal says yes
	// to means that it must not be run again; after any other, or none, it is
	// started anew.
	Run     func(ctx context.Context, unit names.UnitTag, dir string) error
	IsFinal func(error) bool
	// FirstDelay is the time before an agent that failed is started again, or a
	// unit that could not be attended to is; for agents it doubles up to LastDelay. 0 stands for 3 seconds and 1 minute.
	FirstDelay, LastDelay time.Duration
	Clock                 Clock
	// Logger nil discards.
	Logger *slog.Logger
}

// Deployer runs the units of one machine.
type Deployer struct {
	cfg    Config
	log    *slog.Logger
	agents map[names.UnitTag]*unitAgent // that run, or ended for good
	failed map[names.UnitTag]bool       // to be attended to again
}

// New returns a deployer, to be started with Run.
func New(cfg Config) (*Deployer, error) {
	switch {
	case cfg.Client == nil || cfg.Prepare == nil || cfg.Run == nil || cfg.IsFinal == nil || cfg.Clock == nil:
		return nil, errors.New("deployer needs Client, Prepare, Run, IsFinal and Clock")
	case !cfg.Machine.Valid():
		return nil, fmt.Errorf("deployer needs a machine, not %q", cfg.Machine.Id())
	case !filepath.IsAbs(cfg.AgentsDir):
		return nil, fmt.Errorf("deployer needs an absolute AgentsDir, not %q", cfg.AgentsDir)
	}
	if cfg.FirstDelay == 0 {
		cfg.FirstDelay = 3 * time.Second
	}
	if cfg.LastDelay == 0 {
		cfg.LastDelay = time.Minute
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Deployer{cfg: cfg, log: log, agents: map[names.UnitTag]*unitAgent{}, failed: map[names.UnitTag]bool{}}, nil
}

// Run runs units until ctx ends or the watch on them is lost, and ends them all
// before it returns.
func (d *Deployer) Run(ctx context.Context) error {
	defer d.stopAll()
	w, err := d.cfg.Client.WatchUnits(ctx, d.cfg.Machine)
	if err != nil {
		return fmt.Errorf("cannot watch the machine's units: %w", err)
	}
	defer func() {
		w.Kill()
		_ = w.Wait() // what ended it is returned below
	}()
	if err := d.attendLeftBehind(ctx); err != nil {
		return err
	}
	for {
		var again <-chan time.Time
		if len(d.failed) > 0 {
			again = d.cfg.Clock.After(d.cfg.FirstDelay)
		}
		var units []names.UnitTag
		select {
		case changes, ok := <-w.Changes():
			if !ok {
				return fmt.Errorf("lost the watch on the machine's units: %w", errors.Join(w.Wait()))
			}
			for _, name := range changes {
				units = append(units, names.NewUnitTag(name))
			}
		case <-again:
			units = slices.Collect(maps.Keys(d.failed))
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, tag := range units {
			d.attendOrTryAgain(ctx, tag)
		}
	}
}

// attendOrTryAgain attends to a unit. What goes wrong with one must not end the
// others: it is tried again in a while.
func (d *Deployer) attendOrTryAgain(ctx context.Context, tag names.UnitTag) {
	err := d.attend(ctx, tag)
	if err == nil {
		delete(d.failed, tag)
		return
	}
	d.failed[tag] = true
	if ctx.Err() == nil {
		d.log.Warn("cannot attend to unit", "unit", tag.Id(), "error", err)
	}
}

// attendLeftBehind looks at units that have a directory: one that was removed while
// this agent was away is not among those that the watch tells of.
func (d *Deployer) attendLeftBehind(ctx context.Context) error {
	entries, err := os.ReadDir(d.cfg.AgentsDir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), names.UnitTagKind+"-") {
			continue
		}
		tag, err := names.ParseUnitTag(e.Name())
		if err != nil {
			continue // somebody else's
		}
		d.attendOrTryAgain(ctx, tag)
	}
	return nil
}

// attend brings one unit to where the controller wants it.
func (d *Deployer) attend(ctx context.Context, tag names.UnitTag) error {
	unit, err := d.cfg.Client.Unit(ctx, tag)
	if params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return d.recall(tag) // it was removed, or has moved
	}
	if err != nil {
		return err
	}
	deployed := d.deployed(tag)
	switch {
	case unit.Life() == life.Dead:
		if err := d.recall(tag); err != nil {
			return err
		}
		return d.remove(ctx, unit)
	case unit.Life() == life.Dying && !deployed:
		return d.remove(ctx, unit)
	case !deployed:
		if err := d.deploy(ctx, unit); err != nil {
			return err
		}
	}
	d.start(ctx, tag)
	return nil
}

// remove removes a unit that nothing is left of here.
func (d *Deployer) remove(ctx context.Context, unit *apideployer.Unit) error {
	d.log.Info("unit removed", "unit", unit.Name())
	if err := unit.Remove(ctx); !params.IsCodeNotFoundOrCodeUnauthorized(err) {
		return err
	}
	return nil
}

// deploy gives a new unit its identity. The mark that it has one is written last.
func (d *Deployer) deploy(ctx context.Context, unit *apideployer.Unit) error {
	if err := unit.SetStatus(ctx, status.Waiting, "installing agent", nil); err != nil {
		return err
	}
	if err := os.MkdirAll(d.dir(unit.Tag()), 0o700); err != nil {
		return err
	}
	password := newPassword()
	if err := unit.SetPassword(ctx, password); err != nil {
		return err
	}
	if err := d.cfg.Prepare(ctx, unit.Tag(), password); err != nil {
		return err
	}
	return os.WriteFile(d.mark(unit.Tag()), nil, 0o600)
}

// recall ends the unit's agent and removes its directory.
func (d *Deployer) recall(tag names.UnitTag) error {
	if a := d.agents[tag]; a != nil {
		a.stop()
		delete(d.agents, tag)
	}
	if err := os.Remove(d.mark(tag)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.RemoveAll(d.dir(tag))
}

func (d *Deployer) dir(tag names.UnitTag) string {
	return filepath.Join(d.cfg.AgentsDir, tag.String())
}

func (d *Deployer) mark(tag names.UnitTag) string { return filepath.Join(d.dir(tag), "deployed") }

func (d *Deployer) deployed(tag names.UnitTag) bool {
	_, err := os.Stat(d.mark(tag))
	return err == nil
}
