// Package workertest helps to test workers: checks that a worker lives or dies
// within bounded time, and small workers with a known behaviour.
//
// The names are those of github.com/juju/worker/v3/workertest; where the
// original asks for gocheck's *gc.C, any test handle with Errorf will do, be it
// *gc.C or *testing.T. It is for tests only.
package workertest

import (
	"time"

	"github.com/gantline/gantline/juju/worker"
)

const (
	// AliveDelay is how long CheckAlive watches the worker.
	AliveDelay = 50 * time.Millisecond
	// KillTimeout is how long the others wait for a worker to stop.
	KillTimeout = 10 * time.Second
)

// T is the part of a test that the checks use. The checks never stop the test,
// so they may be called from any goroutine.
type T interface {
	Errorf(format string, args ...any)
}

// helper marks the caller as a helper where the test handle knows of such.
func helper(t T) {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
}

// CheckAlive fails the test if the worker stops within a short time.
func CheckAlive(t T, w worker.Worker) {
	helper(t)
	select {
	case err := <-wait(w):
		t.Errorf("expected alive worker; failed with %v", err)
	case <-time.After(AliveDelay):
	}
}

// CheckKilled waits for the worker to stop and returns its error; the test
// fails if that takes too long.
func CheckKilled(t T, w worker.Worker) error {
	helper(t)
	select {
	case err := <-wait(w):
		return err
	case <-time.After(KillTimeout):
		t.Errorf("timed out waiting for worker to stop")
		return worker.Error("workertest: timed out waiting for worker to stop")
	}
}

// CheckKill kills the worker and returns its error, as CheckKilled does.
func CheckKill(t T, w worker.Worker) error {
	helper(t)
	w.Kill()
	return CheckKilled(t, w)
}

// CheckNilOrKill does nothing for a nil worker and is CheckKill for any other;
// it suits a defer in a test that may not get as far as a worker.
func CheckNilOrKill(t T, w worker.Worker) {
	helper(t)
	if w != nil {
		_ = CheckKill(t, w) // an error of the worker is the test's business
	}
}

// CleanKill kills the worker and fails the test if it stops with an error.
func CleanKill(t T, w worker.Worker) {
	helper(t)
	if err := CheckKill(t, w); err != nil {
		t.Errorf("worker failed: %v", err)
	}
}

// DirtyKill kills the worker and waits for it, whatever its error.
func DirtyKill(t T, w worker.Worker) {
	helper(t)
	_ = CheckKill(t, w) // by its name
}

// wait returns a channel with the worker's error. Its goroutine lives as long
// as the worker does.
func wait(w worker.Worker) <-chan error {
	done := make(chan error, 1)
	go func() { done <- w.Wait() }()
	return done
}
