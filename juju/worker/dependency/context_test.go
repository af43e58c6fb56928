package dependency_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	dt "github.com/gantline/gantline/juju/worker/dependency/testing"
)

// contextOf returns the Context that a manifold with the given inputs gets in
// the engine, while its start function waits.
func contextOf(t *testing.T, engine *dependency.Engine, inputs ...string) dependency.Context {
	t.Helper()
	got := make(chan dependency.Context)
	hold := make(chan struct{})
	install(t, engine, "client", dependency.Manifold{
		Inputs: inputs,
		Start: func(c dependency.Context) (worker.Worker, error) {
			got <- c
			<-hold
			return newProbeWorker(), nil
		},
	})
	t.Cleanup(func() { close(hold) })
	return <-got
}

func TestGet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		running := newProbe()
		install(t, engine, "running", running.manifold())
		install(t, engine, "closed", dependency.Manifold{Start: newProbe().start})
		synctest.Wait()
		c := contextOf(t, engine, "running", "closed", "absent")

		var w *probeWorker
		for _, tt := range []struct {
			name string
			out  any
			want string // error text
		}{
			{"running", nil, ""},
			{"running", &w, ""},
			{"closed", nil, ""},
			{"closed", &w, `"closed" not exposed: dependency not available`},
			{"absent", nil, `"absent" not running: dependency not available`},
			{"other", nil, `"other" not declared: dependency not available`},
		} {
			err := c.Get(tt.name, tt.out)
			if (err == nil) != (tt.want == "") || err != nil && err.Error() != tt.want {
				t.Errorf("Get(%q, %T): got %v, want %q", tt.name, tt.out, err, tt.want)
			}
			if err != nil && !errors.Is(err, dependency.ErrMissing) {
				t.Errorf("%v is not ErrMissing", err)
			}
		}
		if w != running.last() {
			t.Error("Get gave another worker than the running one")
		}
		var wrong string
		if err := c.Get("running", &wrong); !errors.Is(err, dependency.ErrOutputType) {
			t.Errorf("Get into a string: %v", err)
		}
	})
}

func TestGetAfterStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		var kept dependency.Context
		install(t, engine, "keeper", dependency.Manifold{
			Inputs: []string{"x"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				kept = c
				return newProbeWorker(), nil
			},
		})
		synctest.Wait()
		want := "expired context: cannot be used outside Start func"
		if err := kept.Get("x", nil); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}

func TestOutputs(t *testing.T) {
	output := dependency.Outputs(
		dependency.Output(func(w *probeWorker) *probeWorker { return w }),
		dependency.Output(func(w *probeWorker) worker.Reporter { return w }),
	)
	w := newProbeWorker()
	var asWorker *probeWorker
	var asReporter worker.Reporter
	if err := output(w, &asWorker); err != nil || asWorker != w {
		t.Errorf("as worker: %v, %v", asWorker, err)
	}
	if err := output(w, &asReporter); err != nil || asReporter != worker.Reporter(w) {
		t.Errorf("as reporter: %v, %v", asReporter, err)
	}
	if err := output(w, new(int)); !errors.Is(err, dependency.ErrOutputType) {
		t.Errorf("as int: %v", err)
	}
}

func TestWithContextEndsOnAbort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		abort := make(chan struct{})
		start := dependency.WithContext(func(ctx context.Context, _ dependency.Context) (worker.Worker, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		result := make(chan error, 1)
		go func() {
			_, err := start(dt.StubContext(abort, nil))
			result <- err
		}()
		synctest.Wait()
		select {
		case err := <-result:
			t.Fatalf("ended before abort: %v", err)
		default:
		}
		close(abort)
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestStubContext(t *testing.T) {
	no := errors.New("no")
	c := dt.StubContext(nil, map[string]any{
		"number": 7,
		"broken": no,
		"both":   []any{"text", 8},
	})
	var n int
	for _, name := range []string{"number", "both"} {
		if err := c.Get(name, &n); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n != 8 {
		t.Errorf("got %d, want 8", n)
	}
	if err := c.Get("broken", &n); !errors.Is(err, no) {
		t.Errorf("broken: %v", err)
	}
	if err := c.Get("absent", nil); !errors.Is(err, dependency.ErrMissing) {
		t.Errorf("absent: %v", err)
	}
	if err := c.Get("number", new(string)); !errors.Is(err, dependency.ErrOutputType) {
		t.Errorf("wrong type: %v", err)
	}
}
