package dependency

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gantline/gantline/juju/worker"
)

// start begins to start the node's worker after a delay. The inputs that it will
// see are those that run now: if one changes later the node is bounced anyway,
// and a start never sees half of a change.
func (e *Engine) start(n *node, base time.Duration) {
	if e.isDying() {
		e.config.Logger.Tracef("not starting %q manifold worker (shutting down)", n.name)
		return
	}
	n.starting = true
	n.err = nil
	n.abort = make(chan struct{})
	e.active++
	snapshot := e.snapshot(n)
	delay := e.config.delay(base, n.recentErrors)
	e.tomb.Go(func() error {
		err := e.run(n, delay, snapshot)
		filtered := err
		if filter := n.manifold.Filter; filter != nil && !errors.Is(err, errAborted) {
			filtered = filter(err)
		}
		e.changes <- func() { e.gotStopped(n, err, filtered) }
		return nil
	})
}

// run is the life of one worker: the delay, the start and the wait for its end.
// It runs in the node's own goroutine and reads of the node only what never
// changes.
func (e *Engine) run(n *node, delay time.Duration, s *snapshot) error {
	w, err := e.startAfter(n, delay, s)
	if err != nil {
		return err
	}
	e.changes <- func() { e.gotStarted(n, w) }
	if w == worker.Worker(e) {
		// The engine cannot wait for itself; the self manifold runs until
		// the engine is told to stop.
		<-e.tomb.Dying()
		return nil
	}
	return w.Wait()
}

func (e *Engine) startAfter(n *node, delay time.Duration, s *snapshot) (worker.Worker, error) {
	defer s.expire()
	e.config.Logger.Tracef("starting %q manifold worker in %s...", n.name, delay)
	if delay > 0 {
		select {
		case <-s.abort:
			return nil, errAborted
		case <-e.config.Clock.After(delay):
		}
	}
	select {
	case <-s.abort:
		return nil, errAborted
	default:
	}
	e.config.Logger.Tracef("starting %q manifold worker", n.name)
	w, err := n.manifold.Start(s)
	if err == nil && w == nil {
		return nil, fmt.Errorf("%q manifold start returned neither worker nor error", n.name)
	}
	return w, err
}

// gotStarted records a worker that Start returned, unless it came too late.
func (e *Engine) gotStarted(n *node, w worker.Worker) {
	if n.stopping || e.isDying() {
		e.config.Logger.Tracef("%q manifold worker no longer required", n.name)
		w.Kill()
		return
	}
	n.worker = w
	n.starting = false
	n.startCount++
	n.startedAt = e.config.Clock.Now().UTC()
	e.config.Logger.Debugf("%q manifold worker started at %v", n.name, n.startedAt)
	e.config.Metrics.RecordStart(n.name)
	e.bounceDependents(n.name)
}

// gotStopped decides what the end of a worker, or of an attempt to start one,
// means. err is what it ended with, filtered what the manifold's Filter made of
// it.
func (e *Engine) gotStopped(n *node, err, filtered error) {
	e.count(n, err)
	wasStarted, wasStopping := n.worker != nil, n.stopping
	n.reset(filtered)
	e.active--

	if filtered != nil && !errors.Is(filtered, errAborted) && e.config.IsFatal(filtered) {
		e.worst = e.config.WorstError(filtered, e.worst)
		e.Kill()
	}
	if e.isDying() {
		e.config.Logger.Tracef("permanently stopped %q manifold worker (shutting down)", n.name)
		return
	}
	// Dependents are told before anything starts again, so that none of them
	// can outlive the worker that it was given into the life of the next.
	// One that did not run had none.
	if wasStarted {
		e.bounceDependents(n.name)
	}
	if wasStopping {
		// The engine itself stopped it, for a change of its inputs; whatever
		// it said, it shall see the new ones.
		e.start(n, e.config.BounceDelay)
		return
	}
	e.react(n, filtered)
}

// react starts, keeps stopped or uninstalls a node that ended of itself.
func (e *Engine) react(n *node, err error) {
	switch {
	case err == nil, errors.Is(err, ErrMissing):
		// Nothing to do before an input changes.
	case errors.Is(err, ErrBounce):
		e.start(n, e.config.BounceDelay)
	case errors.Is(err, ErrUninstall):
		e.uninstall(n)
	default:
		logf := e.config.Logger.Errorf
		if strings.Contains(err.Error(), "try again") {
			logf = e.config.Logger.Infof // asked to; nobody needs to look
		}
		logf("%q manifold worker returned unexpected error: %v", n.name, err)
		e.start(n, e.config.ErrorDelay)
	}
}

// count keeps the number of failures in a row, by the unfiltered error.
func (e *Engine) count(n *node, err error) {
	log := e.config.Logger
	switch {
	case err == nil:
		log.Debugf("%q manifold worker completed successfully", n.name)
		n.recentErrors = 0
	case errors.Is(err, errAborted):
		log.Tracef("%q manifold worker bounced while starting", n.name)
		n.recentErrors = 1
	case errors.Is(err, ErrMissing):
		log.Tracef("%q manifold worker failed to start: %v", n.name, err)
		n.recentErrors = 1
	default:
		log.Debugf("%q manifold worker stopped: %v%s", n.name, err, stack(err))
		ran := e.config.Clock.Now().Sub(n.startedAt)
		if n.startedAt.IsZero() || ran < e.config.BackoffResetTime {
			n.recentErrors++
		} else {
			n.recentErrors = 1
		}
	}
}

// stack returns the stack trace that some errors carry, for the log.
func stack(err error) string {
	var tracer interface{ StackTrace() []string }
	if !errors.As(err, &tracer) {
		return ""
	}
	return "\nstack trace:\n" + strings.Join(tracer.StackTrace(), "\n")
}

// stop makes sure that the node's worker, running or starting, ends soon.
func (e *Engine) stop(n *node) {
	if n.stopping || n.stopped() {
		return
	}
	n.stopping = true
	close(n.abort)
	if n.worker != nil {
		n.worker.Kill()
	}
}

// bounceDependents starts the dependents that are stopped and stops the others,
// which are started again when they have ended.
func (e *Engine) bounceDependents(name string) {
	e.config.Logger.Tracef("restarting dependents of %q manifold", name)
	for _, dependent := range e.dependents[name] {
		if n := e.nodes[dependent]; n.stopped() {
			e.start(n, e.config.BounceDelay)
		} else {
			e.stop(n)
		}
	}
}
