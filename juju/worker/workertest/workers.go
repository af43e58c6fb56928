package workertest

import (
	"sync"

	"github.com/gantline/gantline/juju/worker"
)

// NewErrorWorker returns a worker that runs until it is killed and then ends
// with err.
func NewErrorWorker(err error) worker.Worker {
	return &errorWorker{err: err, killed: make(chan struct{})}
}

type errorWorker struct {
	err    error
	once   sync.Once
	killed chan struct{}
}

// Kill ends the worker.
func (w *errorWorker) Kill() { w.once.Do(func() { close(w.killed) }) }

// Wait returns the worker's error once it was killed.
func (w *errorWorker) Wait() error {
	<-w.killed
	return w.err
}

// NewDeadWorker returns a worker that has ended with err already.
func NewDeadWorker(err error) worker.Worker { return deadWorker{err} }

type deadWorker struct{ err error }

// Kill does nothing.
func (deadWorker) Kill() {}

// Wait returns the worker's error at once.
func (w deadWorker) Wait() error { return w.err }

// ForeverWorker ignores Kill until ReallyKill is called: the worker that a test
// needs to see what happens while something refuses to stop.
type ForeverWorker struct {
	worker.Worker
}

// NewForeverWorker returns a ForeverWorker that will end with err.
func NewForeverWorker(err error) *ForeverWorker {
	return &ForeverWorker{NewErrorWorker(err)}
}

// Kill does nothing.
func (*ForeverWorker) Kill() {}

// ReallyKill ends the worker.
func (w *ForeverWorker) ReallyKill() { w.Worker.Kill() }

// NotAWatcher looks like a watcher of the original's API: a worker with a
// channel of changes that the test feeds.
type NotAWatcher struct {
	worker.Worker
	changes chan struct{}
}

// NewFakeWatcher returns a NotAWatcher whose channel holds capacity changes and
// has preload of them already.
func NewFakeWatcher(capacity, preload int) NotAWatcher {
	if capacity < preload {
		panic("len must be larger than preload")
	}
	w := NotAWatcher{
		Worker:  NewErrorWorker(nil),
		changes: make(chan struct{}, capacity),
	}
	for range preload {
		w.Ping()
	}
	return w
}

// Changes returns the channel.
func (w NotAWatcher) Changes() <-chan struct{} { return w.changes }

// Ping sends a change; it blocks when the channel is full.
func (w NotAWatcher) Ping() { w.changes <- struct{}{} }

// Close closes the channel, as a failing watcher does.
func (w NotAWatcher) Close() { close(w.changes) }

// Stop returns nil; older watchers had it.
func (w NotAWatcher) Stop() error { return nil }

// Err returns an error; older watchers had it.
func (w NotAWatcher) Err() error { return worker.Error("An error") }
