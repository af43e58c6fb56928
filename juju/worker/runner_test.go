package worker_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/workertest"
)

var errFatal = errors.New("fatal")

func onlyErrFatal(err error) bool { return errors.Is(err, errFatal) }

// starter counts starts and hands out workers that the test can end.
type starter struct {
	starts []time.Time
	next   func() (worker.Worker, error)
}

func (s *starter) start() (worker.Worker, error) {
	s.starts = append(s.starts, time.Now())
	return s.next()
}

func dead(err error) func() (worker.Worker, error) {
	return func() (worker.Worker, error) { return workertest.NewDeadWorker(err), nil }
}

func running(err error) func() (worker.Worker, error) {
	return func() (worker.Worker, error) { return workertest.NewErrorWorker(err), nil }
}

func start(t *testing.T, r *worker.Runner, id string, f func() (worker.Worker, error)) {
	t.Helper()
	if err := r.StartWorker(id, f); err != nil {
		t.Fatal(err)
	}
}

func TestRunnerRestartsAfterErrors(t *testing.T) {
	no := errors.New("no")
	for _, tt := range []struct {
		name   string
		params worker.RunnerParams
		next   func() (worker.Worker, error)
		starts int // within ten seconds
		known  bool
	}{
		{
			"failed start",
			worker.RunnerParams{IsFatal: onlyErrFatal},
			func() (worker.Worker, error) { return nil, no }, 4, true,
		},
		{"failed worker", worker.RunnerParams{IsFatal: onlyErrFatal}, dead(no), 4, true},
		{"other delay", worker.RunnerParams{IsFatal: onlyErrFatal, RestartDelay: time.Second}, dead(no), 11, true},
		{"finished", worker.RunnerParams{IsFatal: onlyErrFatal}, dead(nil), 1, false},
		{"not worth it", worker.RunnerParams{
			IsFatal:       onlyErrFatal,
			ShouldRestart: func(err error) bool { return !errors.Is(err, no) },
		}, dead(no), 1, false},
		{"running", worker.RunnerParams{}, running(nil), 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := worker.NewRunner(tt.params)
				defer workertest.CleanKill(t, r)
				s := &starter{next: tt.next}
				start(t, r, "id", s.start)
				time.Sleep(10*time.Second + time.Millisecond)
				synctest.Wait()
				if len(s.starts) != tt.starts {
					t.Errorf("%d starts, want %d", len(s.starts), tt.starts)
				}
				if known := slices.Contains(r.WorkerNames(), "id"); known != tt.known {
					t.Errorf("known is %v, want %v", known, tt.known)
				}
			})
		})
	}
}

func TestRunnerFatalError(t *testing.T) {
	worse := errors.Join(errors.New("worse"), errFatal)
	synctest.Test(t, func(t *testing.T) {
		r := worker.NewRunner(worker.RunnerParams{
			IsFatal:       onlyErrFatal,
			MoreImportant: func(err0, err1 error) bool { return errors.Is(err0, worse) },
		})
		start(t, r, "good", running(nil))
		start(t, r, "worse", running(worse))
		synctest.Wait()
		start(t, r, "first", dead(errFatal))
		if err := r.Wait(); !errors.Is(err, worse) {
			t.Errorf("runner ended with %v", err)
		}
		if err := r.StartWorker("late", running(nil)); !errors.Is(err, worker.ErrDead) {
			t.Errorf("StartWorker on a dead runner: %v", err)
		}
		if err := r.StopWorker("good"); !errors.Is(err, worker.ErrDead) {
			t.Errorf("StopWorker on a dead runner: %v", err)
		}
		if _, err := r.Worker("good", nil); !errors.Is(err, worker.ErrDead) {
			t.Errorf("Worker on a dead runner: %v", err)
		}
		if err := r.StopAndRemoveWorker("good", nil); !errors.Is(err, worker.ErrDead) {
			t.Errorf("StopAndRemoveWorker on a dead runner: %v", err)
		}
	})
}

func TestRunnerWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := worker.NewRunner(worker.RunnerParams{})
		defer workertest.CleanKill(t, r)
		_, err := r.Worker("id", nil)
		if !errors.Is(err, coreerrors.NotFound) || err.Error() != `worker "id" not found` {
			t.Errorf("unknown worker: %v", err)
		}

		w := workertest.NewErrorWorker(nil)
		release := make(chan struct{})
		start(t, r, "id", func() (worker.Worker, error) { <-release; return w, nil })
		err = r.StartWorker("id", nil)
		if !errors.Is(err, coreerrors.AlreadyExists) || err.Error() != `worker "id" already exists` {
			t.Errorf("second start: %v", err)
		}
		abort := make(chan struct{})
		close(abort)
		if _, err := r.Worker("id", abort); !errors.Is(err, worker.ErrAborted) {
			t.Errorf("aborted: %v", err)
		}
		time.AfterFunc(time.Second, func() { close(release) })
		if got, err := r.Worker("id", nil); err != nil || got != w {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestRunnerStops(t *testing.T) {
	no := errors.New("no")
	synctest.Test(t, func(t *testing.T) {
		r := worker.NewRunner(worker.RunnerParams{IsFatal: onlyErrFatal})
		defer workertest.CleanKill(t, r)

		start(t, r, "removed", running(no))
		if err := r.StopAndRemoveWorker("removed", nil); !errors.Is(err, no) {
			t.Errorf("StopAndRemoveWorker: %v, want the worker's error", err)
		}
		if err := r.StopAndRemoveWorker("removed", nil); !errors.Is(err, coreerrors.NotFound) {
			t.Errorf("again: %v", err)
		}

		delayed := &starter{next: dead(no)}
		start(t, r, "delayed", delayed.start)
		synctest.Wait()
		if err := r.StopWorker("delayed"); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(delayed.starts) != 1 {
			t.Errorf("started %d times although stopped in its delay", len(delayed.starts))
		}

		forever := workertest.NewForeverWorker(nil)
		start(t, r, "forever", func() (worker.Worker, error) { return forever, nil })
		abort := make(chan struct{})
		time.AfterFunc(time.Second, func() { close(abort) })
		if err := r.StopAndRemoveWorker("forever", abort); !errors.Is(err, worker.ErrAborted) {
			t.Errorf("stopping one that does not stop: %v", err)
		}
		want := map[string]any{"workers": map[string]any{
			"forever": map[string]any{"state": "stopping", "started": "2000-01-01 00:01:00"},
		}}
		if got := r.Report(); !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		forever.ReallyKill()
		synctest.Wait()
		if err := r.StopWorker("forever"); err != nil {
			t.Errorf("stopping an unknown worker: %v", err)
		}
	})
}

// A runner killed while a start function runs kills what that returns.
func TestRunnerKilledDuringStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := worker.NewRunner(worker.RunnerParams{})
		release := make(chan struct{})
		start(t, r, "slow", func() (worker.Worker, error) {
			<-release
			return workertest.NewErrorWorker(nil), nil
		})
		synctest.Wait()
		r.Kill()
		synctest.Wait()
		if err := r.StartWorker("late", func() (worker.Worker, error) {
			t.Error("started by a dying runner")
			return nil, nil
		}); err != nil {
			t.Errorf("StartWorker on a dying runner: %v", err)
		}
		close(release)
		workertest.CleanKill(t, r)
	})
}
