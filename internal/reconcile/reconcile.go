package reconcile

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
)

// State is what the loops need to know and do.
type State interface {
	Acquire(ctx context.Context, kind, name string, ttl time.Duration) (*state.Held, error)
	WatchWork() *state.Watch[[]string]
	AssignUnits(ctx context.Context, model string) error
	CleanUp(ctx context.Context, model string) error
	BlobReferenced(sha256 string) bool
}

// Blobs collects what is not referred to.
type Blobs interface {
	Collect(ctx context.Context, keep func(sha256 string) bool) (blob.Collected, error)
}

// Config is what a Reconciler works on.
type Config struct {
	State State
	// Blobs may be nil: then none are collected.
	Blobs Blobs
	// Logger is told what goes wrong; nil discards.
	Logger *slog.Logger
	// Every is how often everything is looked at though nothing was told, since
	// the presence of agents matters too; a minute when zero.
	Every time.Duration
	// CollectEvery is how often blobs are collected; ten minutes when zero.
	CollectEvery time.Duration
	// LeaseTTL is how long a dead controller keeps others from the work; ten
	// seconds when zero.
	LeaseTTL time.Duration
}

// Reconciler runs the loops.
type Reconciler struct {
	cfg Config
}

// New checks the config and fills in its defaults.
func New(cfg Config) (*Reconciler, error) {
	if cfg.State == nil {
		return nil, errors.New("cannot make reconciler: no state")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	for d, def := range map[*time.Duration]time.Duration{
		&cfg.Every: time.Minute, &cfg.CollectEvery: 10 * time.Minute, &cfg.LeaseTTL: 10 * time.Second,
	} {
		if *d <= 0 {
			*d = def
		}
	}
	return &Reconciler{cfg: cfg}, nil
}

// Run works whenever this controller holds the lease, until ctx ends, which is
// no error, or the state is closed. A store that gives no answer is asked again.
func (r *Reconciler) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	if r.cfg.Blobs != nil {
		wg.Go(func() { r.collect(ctx) }) // files are this controller's own
	}
	for {
		err := r.lead(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, domain.Stopped):
			return fmt.Errorf("cannot reconcile: %w", err)
		case err != nil:
			r.cfg.Logger.Warn("cannot reconcile, trying again", "error", err)
			pause(ctx, retry)
		}
	}
}

// retry is how long to wait for a store that gives no answer.
const retry = time.Second

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// lead takes the lease and works until it is lost.
func (r *Reconciler) lead(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	held, err := r.cfg.State.Acquire(ctx, "reconcile", "models", r.cfg.LeaseTTL)
	if err != nil {
		return err
	}
	work, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		<-held.Done // which ends with ctx at the latest
		stop()
	})
	defer wg.Wait()
	defer cancel()
	return r.work(work)
}

// work does what is due in the models that are told, and now and then in all of
// them. Losing the lease is no error.
func (r *Reconciler) work(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := r.round(ctx); err != nil {
			return err
		}
	}
	return nil
}

// round begins with all models and ends when it is time to begin again.
func (r *Reconciler) round(ctx context.Context) error {
	round, cancel := context.WithTimeout(ctx, r.cfg.Every)
	defer cancel()
	w := r.cfg.State.WatchWork()
	defer w.Stop()
	for {
		models, err := w.Next(round)
		switch {
		case round.Err() != nil:
			return nil
		case err != nil:
			return err
		}
		for _, model := range models {
			// Not the round's context: a step is not cut off by the clock.
			r.model(ctx, model)
		}
	}
}

func (r *Reconciler) model(ctx context.Context, model string) {
	err := errors.Join(r.cfg.State.AssignUnits(ctx, model), r.cfg.State.CleanUp(ctx, model))
	if err != nil && ctx.Err() == nil {
		r.cfg.Logger.Warn("cannot do everything that is due, trying again", "model", model, "error", err)
	}
}

func (r *Reconciler) collect(ctx context.Context) {
	ticker := time.NewTicker(r.cfg.CollectEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		done, err := r.cfg.Blobs.Collect(ctx, r.cfg.State.BlobReferenced)
		switch {
		case err != nil && ctx.Err() == nil:
			r.cfg.Logger.Warn("cannot collect blobs", "error", err)
		case done.Blobs > 0:
			r.cfg.Logger.Info("collected blobs", "blobs", done.Blobs, "bytes", done.Bytes)
		}
	}
}
