package uniter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The parts of a Snapshot that have to be known before anything is decided.
const (
	partUnit        = "unit"
	partApplication = "application"
	partConfig      = "config"
	partTrust       = "trust"
	partAddresses   = "addresses"
	partRelations   = "relations"
	partLeadership  = "leadership"
	partModel       = "model"
)

// remote keeps a Snapshot of what the controller wants, by watching it.
type remote struct {
	client *apiuniter.Client
	log    *slog.Logger
	// changed holds a signal while there is something that current has not
	// been asked for.
	changed chan struct{}

	// asking is held while the unit is asked for or its resolved mode is cleared,
	// so that an answer from before the clearing does not bring the mode back.
	asking sync.Mutex

	mu        sync.Mutex // guards the rest: watchers write, the loop reads
	snapshot  Snapshot
	missing   map[string]bool
	relations map[int]*relationWatch
	model     modelSettings
	// stopConfig ends the watch of the configuration, so that another is opened.
	stopConfig context.CancelFunc
}

// modelSettings is what the unit's agent obeys of the model's configuration.
type modelSettings struct {
	statusInterval time.Duration
	retryHooks     bool
}

func newRemote(client *apiuniter.Client, boot string, log *slog.Logger) *remote {
	return &remote{
		client: client, log: log, changed: make(chan struct{}, 1),
		snapshot:  Snapshot{Boot: boot, Relations: map[int]RelationSnapshot{}},
		relations: map[int]*relationWatch{},
		missing: map[string]bool{
			partUnit: true, partApplication: true, partConfig: true, partTrust: true,
			partAddresses: true, partRelations: true, partLeadership: true, partModel: true,
		},
	}
}

// current returns the snapshot; false until all of it is known.
func (r *remote) current() (Snapshot, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.snapshot
	s.Relations = make(map[int]RelationSnapshot, len(r.snapshot.Relations))
	for id, relation := range r.snapshot.Relations {
		s.Relations[id] = relation.clone()
	}
	// A unit that is gone needs nothing else to be known.
	return s, len(r.missing) == 0 || s.Life == life.Dead
}

// settings returns the model's settings.
func (r *remote) settings() modelSettings {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.model
}

// update changes the snapshot and tells the loop.
func (r *remote) update(part string, change func(*Snapshot)) {
	r.mu.Lock()
	change(&r.snapshot)
	delete(r.missing, part)
	r.mu.Unlock()
	r.notify()
}

func (r *remote) notify() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// run watches until ctx ends or a watch is lost.
func (r *remote) run(ctx context.Context, unit *apiuniter.Unit) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		return follow(ctx, unit.Watch, func(struct{}) error { return r.refreshUnit(ctx, unit) })
	})
	g.Go(func() error { return r.followApplication(ctx, unit) })
	g.Go(func() error { return r.followConfig(ctx, unit) })
	for part, watch := range map[string]struct {
		open func(context.Context) (watcher.StringsWatcher, error)
		set  func(*Snapshot, string)
	}{
		partTrust:     {unit.WatchTrustConfigSettingsHash, func(s *Snapshot, hash string) { s.TrustHash = hash }},
		partAddresses: {unit.WatchAddressesHash, func(s *Snapshot, hash string) { s.AddressesHash = hash }},
	} {
		g.Go(func() error {
			return follow(ctx, watch.open, func(hashes []string) error {
				r.update(part, func(s *Snapshot) {
					if n := len(hashes); n > 0 {
						watch.set(s, hashes[n-1])
					}
				})
				return nil
			})
		})
	}
	g.Go(func() error {
		return follow(ctx, r.client.WatchForModelConfigChanges, func(struct{}) error { return r.refreshModel(ctx) })
	})
	g.Go(func() error { return r.followRelations(ctx, g, unit) })
	return g.Wait()
}

// refreshUnit asks for the unit. One that is gone, or is not this agent's any
// more, is dead.
func (r *remote) refreshUnit(ctx context.Context, unit *apiuniter.Unit) error {
	r.asking.Lock()
	defer r.asking.Unlock()
	err := unit.Refresh(ctx)
	if params.IsCodeNotFoundOrCodeUnauthorized(err) {
		r.update(partUnit, func(s *Snapshot) { s.Life = life.Dead })
		return nil
	}
	if err != nil {
		return err
	}
	r.update(partUnit, func(s *Snapshot) { s.Life, s.Resolved = unit.Life(), unit.Resolved() })
	return nil
}

// clearResolved forgets how the user wants a failed hook to go on.
func (r *remote) clearResolved(ctx context.Context, unit *apiuniter.Unit) error {
	r.asking.Lock()
	defer r.asking.Unlock()
	if err := unit.ClearResolved(ctx); err != nil {
		return err
	}
	r.update(partUnit, func(s *Snapshot) { s.Resolved = params.ResolvedNone })
	return nil
}

func (r *remote) followApplication(ctx context.Context, unit *apiuniter.Unit) error {
	app, err := unit.Application(ctx)
	if err != nil {
		return err
	}
	return follow(ctx, app.Watch, func(struct{}) error {
		if err := app.Refresh(ctx); err != nil {
			return err
		}
		curl, force, err := app.CharmURL(ctx)
		if err != nil && !errors.Is(err, apiuniter.ErrNoCharmURLSet) {
			return err
		}
		r.update(partApplication, func(s *Snapshot) {
			s.ApplicationLife, s.CharmURL, s.ForceUpgrade = app.Life(), curl, force
		})
		return nil
	})
}

// refreshModel asks for the model's configuration.
func (r *remote) refreshModel(ctx context.Context) error {
	config, err := r.client.ModelConfig(ctx)
	if err != nil {
		return err
	}
	settings := modelSettings{statusInterval: defaultStatusInterval, retryHooks: true}
	if text, ok := config["update-status-hook-interval"].(string); ok {
		if d, err := time.ParseDuration(text); err == nil && d > 0 {
			settings.statusInterval = d
		} else {
			r.log.Warn("cannot read update-status-hook-interval", "value", text)
		}
	}
	if retry, ok := config["automatically-retry-hooks"].(bool); ok {
		settings.retryHooks = retry
	}
	r.mu.Lock()
	r.model = settings
	r.mu.Unlock()
	r.update(partModel, func(*Snapshot) {})
	return nil
}

// setLeader takes note of who leads.
func (r *remote) setLeader(leads bool) {
	r.update(partLeadership, func(s *Snapshot) { s.Leader = leads })
}

// relation returns the relation of the number as it was last asked for.
func (r *remote) relation(id int) (*apiuniter.Relation, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.relations[id]
	if !ok {
		return nil, false
	}
	return w.relation, true
}

// all returns all relations of the unit by number.
func (r *remote) all() map[int]*apiuniter.Relation {
	r.mu.Lock()
	defer r.mu.Unlock()
	relations := make(map[int]*apiuniter.Relation, len(r.relations))
	for id, w := range maps.All(r.relations) {
		relations[id] = w.relation
	}
	return relations
}

// changing is a watcher of any kind.
type changing[C ~<-chan T, T any] interface {
	Kill()
	Wait() error
	Changes() C
}

// follow opens a watcher and hands its changes to handle until ctx ends or the
// watcher does, which is an error.
func follow[W changing[C, T], C ~<-chan T, T any](
	ctx context.Context, open func(context.Context) (W, error), handle func(T) error,
) (err error) {
	w, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		w.Kill()
		if waitErr := w.Wait(); err == nil {
			err = waitErr
		}
	}()
	for {
		select {
		case change, ok := <-w.Changes():
			if !ok {
				if err := w.Wait(); err != nil {
					return err
				}
				return errWatcherEnded
			}
			if err := handle(change); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

var errWatcherEnded = errors.New("watcher ended") //nolint:gochecknoglobals // an error value

// wrapf adds what was being done, if there is an error.
func wrapf(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), err)
}
