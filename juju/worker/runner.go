package worker

import (
	"errors"
	"strings"
	"sync"
	"time"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/worker/tomb"
)

// DefaultRestartDelay is how long a Runner waits before it starts a failed
// worker again, unless RunnerParams says otherwise.
const DefaultRestartDelay = 3 * time.Second

// RunnerParams configures a Runner; the zero value is usable.
type RunnerParams struct {
	// IsFatal says whether an error of a worker ends the runner and all its
	// workers. Nil means that every error does.
	IsFatal func(error) bool

	// MoreImportant says whether err0 matters more than err1; of several
	// fatal errors Wait returns the most important. Nil prefers the newer.
	MoreImportant func(err0, err1 error) bool

	// ShouldRestart says whether a worker that failed with an error that is
	// not fatal is started again; if not it is removed. Nil means always.
	ShouldRestart func(error) bool

	// RestartDelay is the time between a failure and the next start. Zero
	// means DefaultRestartDelay.
	RestartDelay time.Duration

	// Clock measures the delay. Nil means WallClock.
	Clock Clock

	// Logger receives starts, stops and errors. Nil discards.
	Logger Logger
}

// Runner keeps workers running, each under an id of the caller's choice. One
// that fails is started again after a delay; one that ends without error is
// removed. A Runner is itself a Worker.
type Runner struct {
	params RunnerParams
	tomb   tomb.Tomb

	mu sync.Mutex
	// The fields below are guarded by mu.
	entries map[string]*entry
	changed chan struct{} // closed and replaced whenever an entry changes
	dying   bool
	worst   error // the most important fatal error so far
}

// NewRunner returns a Runner without workers. The caller must Kill it and Wait
// for it.
func NewRunner(p RunnerParams) *Runner {
	if p.IsFatal == nil {
		p.IsFatal = func(error) bool { return true }
	}
	if p.MoreImportant == nil {
		p.MoreImportant = func(error, error) bool { return true }
	}
	if p.ShouldRestart == nil {
		p.ShouldRestart = func(error) bool { return true }
	}
	if p.RestartDelay == 0 {
		p.RestartDelay = DefaultRestartDelay
	}
	if p.Clock == nil {
		p.Clock = WallClock{}
	}
	if p.Logger == nil {
		p.Logger = SlogLogger{}
	}
	r := &Runner{
		params:  p,
		entries: map[string]*entry{},
		changed: make(chan struct{}),
	}
	r.tomb.Go(r.run)
	return r
}

// run waits for the end: killed from outside or by a fatal error, then empty.
func (r *Runner) run() error {
	<-r.tomb.Dying()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.killAll()
	for len(r.entries) > 0 {
		changed := r.changed
		r.mu.Unlock()
		<-changed
		r.mu.Lock()
	}
	return r.worst
}

// Kill asks the runner and all its workers to stop.
func (r *Runner) Kill() {
	r.params.Logger.Debugf("killing runner %p", r)
	r.tomb.Kill(nil)
}

// Wait blocks until the runner and all its workers have stopped, and returns
// the most important fatal error.
func (r *Runner) Wait() error { return r.tomb.Wait() }

// StartWorker starts a worker under the id and returns at once; start is called
// in a goroutine, and again whenever the worker is to be restarted. The error
// is AlreadyExists for an id in use and ErrDead once the runner has ended. A
// runner that is about to end accepts the request and does nothing.
func (r *Runner) StartWorker(id string, start func() (Worker, error)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.tomb.Dead():
		return ErrDead
	default:
	}
	if r.dying || !r.tomb.Alive() {
		r.params.Logger.Infof("ignoring start request for %q when dying", id)
		return nil
	}
	if _, ok := r.entries[id]; ok {
		return coreerrors.AlreadyExistsf("worker %q", id)
	}
	e := newEntry(id, start)
	r.entries[id] = e
	go r.supervise(e)
	return nil
}

// StopWorker asks the worker to stop for good and does not wait. An unknown id
// is no error; ErrDead says that the runner has ended.
func (r *Runner) StopWorker(id string) error {
	select {
	case <-r.tomb.Dead():
		return ErrDead
	default:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.entries[id]; ok {
		r.stop(e)
	}
	return nil
}

// StopAndRemoveWorker stops the worker, waits until the runner has forgotten
// it, and returns the worker's own error. Other errors are NotFound,
// ErrAborted when abort closes first, and ErrDead when the runner is ending.
func (r *Runner) StopAndRemoveWorker(id string, abort <-chan struct{}) error {
	r.mu.Lock()
	e, ok := r.entries[id]
	switch {
	case !r.tomb.Alive():
		r.mu.Unlock()
		return ErrDead
	case !ok:
		r.mu.Unlock()
		return coreerrors.NotFoundf("worker %q", id)
	}
	r.stop(e)
	r.mu.Unlock()
	select {
	case <-e.removed:
		return e.err
	case <-abort:
		return ErrAborted
	case <-r.tomb.Dying():
		return ErrDead
	}
}

// Worker returns the running worker of the id, waiting for it to start if need
// be. Errors are NotFound, ErrAborted when abort closes first, and ErrDead
// when the runner is ending.
func (r *Runner) Worker(id string, abort <-chan struct{}) (Worker, error) {
	for {
		r.mu.Lock()
		e, changed := r.entries[id], r.changed
		var w Worker
		if e != nil {
			w = e.worker
		}
		r.mu.Unlock()
		switch {
		case !r.tomb.Alive():
			return nil, ErrDead
		case e == nil:
			return nil, coreerrors.NotFoundf("worker %q", id)
		case w != nil:
			return w, nil
		}
		select {
		case <-changed:
		case <-r.tomb.Dying():
			return nil, ErrDead
		case <-abort:
			return nil, ErrAborted
		}
	}
}

// broadcast wakes whoever waits for a change. The caller holds mu.
func (r *Runner) broadcast() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// killAll stops every worker for good. The caller holds mu.
func (r *Runner) killAll() {
	r.dying = true
	for _, e := range r.entries {
		r.stop(e)
	}
}

// fail records a fatal error and ends the runner. The caller holds mu.
func (r *Runner) fail(id string, err error) {
	r.params.Logger.Errorf("fatal %q: %s", id, describe(err))
	if r.worst == nil || r.params.MoreImportant(err, r.worst) {
		r.worst = err
	}
	if !r.dying {
		r.killAll()
		r.tomb.Kill(nil)
	}
}

// describe returns the error's text, with the stack of a panic.
func describe(err error) string {
	var p interface {
		StackTrace() []string
		Panicked() bool
	}
	if errors.As(err, &p) && p.Panicked() {
		return err.Error() + "\n" + strings.Join(p.StackTrace(), "\n")
	}
	return err.Error()
}
