package workertest_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// recorder is a test handle that remembers failures.
type recorder struct{ failures []string }

func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func TestChecks(t *testing.T) {
	no := errors.New("no")
	for name, tt := range map[string]struct {
		check func(workertest.T)
		fails bool
	}{
		"alive":         {func(r workertest.T) { workertest.CheckAlive(r, workertest.NewErrorWorker(no)) }, false},
		"dead":          {func(r workertest.T) { workertest.CheckAlive(r, workertest.NewDeadWorker(nil)) }, true},
		"clean kill":    {func(r workertest.T) { workertest.CleanKill(r, workertest.NewErrorWorker(nil)) }, false},
		"unclean kill":  {func(r workertest.T) { workertest.CleanKill(r, workertest.NewErrorWorker(no)) }, true},
		"dirty kill":    {func(r workertest.T) { workertest.DirtyKill(r, workertest.NewErrorWorker(no)) }, false},
		"nil worker":    {func(r workertest.T) { workertest.CheckNilOrKill(r, nil) }, false},
		"not nil":       {func(r workertest.T) { workertest.CheckNilOrKill(r, workertest.NewErrorWorker(no)) }, false},
		"killed before": {func(r workertest.T) { _ = workertest.CheckKilled(r, workertest.NewDeadWorker(no)) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{}
			tt.check(r)
			if failed := len(r.failures) > 0; failed != tt.fails {
				t.Errorf("failures %q, want some: %v", r.failures, tt.fails)
			}
		})
	}
}

func TestForeverWorker(t *testing.T) {
	no := errors.New("no")
	w := workertest.NewForeverWorker(no)
	w.Kill()
	workertest.CheckAlive(t, w)
	w.ReallyKill()
	if err := workertest.CheckKilled(t, w); !errors.Is(err, no) {
		t.Errorf("got %v", err)
	}
}

func TestFakeWatcher(t *testing.T) {
	w := workertest.NewFakeWatcher(2, 1)
	w.Ping()
	w.Close()
	changes := 0
	for range w.Changes() {
		changes++
	}
	if changes != 2 {
		t.Errorf("%d changes, want 2", changes)
	}
	if err := worker.Stop(w); err != nil {
		t.Error(err)
	}
}
