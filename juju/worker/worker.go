// Package worker holds what everything that runs in the background of an agent
// has in common: a Worker can be told to stop and waited for, and a Runner
// keeps a changing set of them alive.
//
// It is used by the dependency engine (worker/dependency) and by anyone who
// writes workers for it; worker/catacomb and worker/tomb help to write them,
// worker/workertest to test them. The names are those of
// github.com/juju/worker/v3, so that a program moves here by changing the
// import path. The package knows nothing of the API, nor of any dependency
// graph.
package worker

import "time"

// Worker is something that runs until it stops by itself, fails, or is killed.
//
// Whoever creates a Worker owns it: it must be killed when no longer needed and
// its error must be received from Wait. Kill and Wait may be called any number
// of times, from any goroutine.
type Worker interface {
	// Kill asks the worker to stop and returns at once. It never blocks.
	Kill()

	// Wait blocks until the worker has stopped and released everything it
	// held, and returns the error that stopped it; nil when it ended because
	// its work was done or because it was killed.
	Wait() error
}

// Reporter is a Worker, or part of one, that can describe its state for people
// to read. The map must be safe to use after the call and fit for JSON.
type Reporter interface {
	Report() map[string]any
}

// The keys used in reports of runners and engines.
const (
	// KeyState is "starting", "started", "stopping" or "stopped".
	KeyState = "state"
	// KeyReport holds the report of a worker that is a Reporter.
	KeyReport = "report"
	// KeyLastStart holds the UTC time of the last start, in the form
	// "2006-01-02 15:04:05".
	KeyLastStart = "started"
)

// timeLayout is how reports write points in time.
const timeLayout = time.DateTime

// Stop kills the worker and waits for it.
func Stop(w Worker) error {
	w.Kill()
	return w.Wait()
}

// Dead returns a channel that is closed when the worker has stopped. A worker
// with a method Dead() <-chan struct{} answers for itself, if that is not nil;
// for any other a goroutine waits for it.
func Dead(w Worker) <-chan struct{} {
	if d, ok := w.(interface{ Dead() <-chan struct{} }); ok {
		if ch := d.Dead(); ch != nil {
			return ch
		}
	}
	dead := make(chan struct{})
	go func() {
		defer close(dead)
		_ = w.Wait() // only the moment matters here; the owner gets the error
	}()
	return dead
}
