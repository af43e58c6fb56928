package worker

import "time"

// entry is one id of a Runner. A goroutine of its own starts the worker, waits
// for it, and starts it again: see supervise.
type entry struct {
	id      string
	start   func() (Worker, error)
	stopped chan struct{} // closed by stop: no further start
	removed chan struct{} // closed when the runner has forgotten the entry

	// Guarded by the runner's mu. err is written before removed is closed
	// and read after it.
	worker   Worker
	since    time.Time
	stopping bool
	err      error
}

func newEntry(id string, start func() (Worker, error)) *entry {
	return &entry{
		id:      id,
		start:   start,
		stopped: make(chan struct{}),
		removed: make(chan struct{}),
	}
}

// stop ends the entry for good. The caller holds mu.
func (r *Runner) stop(e *entry) {
	if e.stopping {
		return
	}
	e.stopping = true
	close(e.stopped)
	if e.worker != nil {
		e.worker.Kill()
	}
}

// supervise runs the entry's worker again and again until it is stopped, ends
// without error, or fails in a way that forbids a restart.
func (r *Runner) supervise(e *entry) {
	log := r.params.Logger
	for {
		log.Debugf("start %q", e.id)
		err := r.runOnce(e)
		log.Debugf("%q done: %v", e.id, err)
		if !r.again(e, err) {
			return
		}
		log.Infof("restarting %q in %v", e.id, r.params.RestartDelay)
		select {
		case <-r.params.Clock.After(r.params.RestartDelay):
		case <-e.stopped:
		}
		if r.gone(e) {
			return
		}
	}
}

// runOnce starts the worker and waits for its end.
func (r *Runner) runOnce(e *entry) error {
	w, err := e.start()
	if err != nil {
		return err
	}
	r.mu.Lock()
	e.worker = w
	e.since = r.params.Clock.Now().UTC()
	if e.stopping {
		w.Kill()
	}
	r.broadcast()
	r.mu.Unlock()

	err = w.Wait()

	r.mu.Lock()
	e.worker = nil
	r.broadcast()
	r.mu.Unlock()
	return err
}

// again decides what the end of a worker means. It reports false after it has
// removed the entry.
func (r *Runner) again(e *entry, err error) bool {
	// The caller's functions are asked without the lock.
	fatal := err != nil && r.params.IsFatal(err)
	restart := err != nil && !fatal && r.params.ShouldRestart(err)

	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case fatal:
		r.fail(e.id, err)
	case err != nil:
		r.params.Logger.Errorf("exited %q: %s", e.id, describe(err))
	}
	if restart && !e.stopping {
		return true
	}
	r.remove(e, err)
	return false
}

// gone removes the entry if it was stopped during the delay.
func (r *Runner) gone(e *entry) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.stopping {
		r.remove(e, nil)
	}
	return e.stopping
}

// remove forgets the entry. The caller holds mu.
func (r *Runner) remove(e *entry, err error) {
	r.params.Logger.Debugf("removing %q from known workers", e.id)
	delete(r.entries, e.id)
	e.err = err
	close(e.removed)
	r.broadcast()
}
