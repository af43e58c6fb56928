package dependency_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func TestConfigIsChecked(t *testing.T) {
	for text, spoil := range map[string]func(*dependency.EngineConfig){
		"IsFatal not specified":          func(c *dependency.EngineConfig) { c.IsFatal = nil },
		"WorstError not specified":       func(c *dependency.EngineConfig) { c.WorstError = nil },
		"ErrorDelay is negative":         func(c *dependency.EngineConfig) { c.ErrorDelay = -1 },
		"BounceDelay is negative":        func(c *dependency.EngineConfig) { c.BounceDelay = -1 },
		"BackoffFactor 0.9 must be >= 1": func(c *dependency.EngineConfig) { c.BackoffFactor = 0.9 },
		"BackoffResetTime is negative":   func(c *dependency.EngineConfig) { c.BackoffResetTime = -1 },
		"MaxDelay is negative":           func(c *dependency.EngineConfig) { c.MaxDelay = -1 },
		"missing Clock not valid":        func(c *dependency.EngineConfig) { c.Clock = nil },
		"missing Metrics not valid":      func(c *dependency.EngineConfig) { c.Metrics = nil },
		"missing Logger not valid":       func(c *dependency.EngineConfig) { c.Logger = nil },
	} {
		config := testConfig()
		spoil(&config)
		_, err := dependency.NewEngine(config)
		if err == nil || err.Error() != "invalid config: "+text {
			t.Errorf("got %v, want invalid config: %s", err, text)
		}
	}
}

func TestInstallRefusals(t *testing.T) {
	engine := newEngine(t, testConfig())
	install(t, engine, "a", newProbe("b").manifold())
	install(t, engine, "b", newProbe("c").manifold())

	for _, tt := range []struct {
		name     string
		manifold dependency.Manifold
		want     string
	}{
		{"a", newProbe().manifold(), `"a" manifold already installed`},
		{"c", newProbe("a").manifold(), `cannot install "c" manifold: cycle detected at "c" (c -> a -> b -> c)`},
		{"d", newProbe("d").manifold(), `cannot install "d" manifold: cycle detected at "d" (d -> d)`},
		{"e", dependency.Manifold{}, `cannot install "e" manifold: nil Start not valid`},
	} {
		if err := engine.Install(tt.name, tt.manifold); err == nil || err.Error() != tt.want {
			t.Errorf("install %s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	install(t, engine, "c", newProbe().manifold())

	workertest.CleanKill(t, engine)
	err := engine.Install("f", newProbe().manifold())
	if err == nil || err.Error() != "engine is shutting down" {
		t.Errorf("install in a dead engine: got %v", err)
	}
}

func TestValidateFindsCycles(t *testing.T) {
	good := dependency.Manifolds{"a": {Inputs: []string{"b", "c"}}, "b": {Inputs: []string{"c"}}, "c": {}}
	if err := dependency.Validate(good); err != nil {
		t.Errorf("acyclic graph refused: %v", err)
	}
	bad := dependency.Manifolds{"a": {Inputs: []string{"b"}}, "b": {Inputs: []string{"c"}}, "c": {Inputs: []string{"b"}}}
	want := `cycle detected at "b" (b -> c -> b)`
	if err := dependency.Validate(bad); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	engine := newEngine(t, testConfig())
	if err := dependency.Install(engine, bad); err == nil {
		t.Error("a cyclic set was installed")
	}
	if got := len(states(engine)); got != 0 {
		t.Errorf("%d manifolds of a refused set were installed", got)
	}
}

func TestDependentsFollowTheirInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		base, top := newProbe(), newProbe("base")
		install(t, engine, "top", top.manifold())
		pass(time.Hour)
		if starts, workers := top.counts(); starts != 1 || workers != 0 {
			t.Fatalf("without its input: %d starts, %d workers; want 1 and 0", starts, workers)
		}

		install(t, engine, "base", base.manifold())
		pass(time.Second)
		first := top.last()
		if first == nil || !first.running() {
			t.Fatal("not running after its input came")
		}

		// The input ends without error: nothing starts it again, and the
		// dependent stops and stays stopped.
		base.last().end(nil)
		pass(time.Hour)
		if first.running() {
			t.Fatal("running without its input")
		}
		if _, workers := base.counts(); workers != 1 {
			t.Fatalf("a finished worker was started again: %d", workers)
		}
	})
}

func TestBounceGivesTheNewOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		base := newProbe()
		install(t, engine, "base", base.manifold())
		var got []*probeWorker
		install(t, engine, "top", dependency.Manifold{
			Inputs: []string{"base"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				in, err := dependency.Get[*probeWorker](c, "base")
				if err != nil {
					return nil, err
				}
				got = append(got, in)
				return newProbeWorker(), nil
			},
		})
		pass(time.Second)
		base.last().end(dependency.ErrBounce)
		pass(50 * time.Millisecond)
		synctest.Wait()
		if len(got) != 2 || got[0] != base.workers[0] || got[1] != base.workers[1] {
			t.Fatalf("top saw %v, base was %v", got, base.workers)
		}
	})
}

func TestErrorsDecideTheRestart(t *testing.T) {
	other := errors.New("other")
	for _, tt := range []struct {
		name   string
		err    error
		delay  time.Duration // zero: no restart
		gone   bool
		filter dependency.FilterFunc
	}{
		{name: "nil"},
		{name: "missing", err: dependency.ErrMissing},
		{name: "bounce", err: dependency.ErrBounce, delay: 10 * time.Millisecond},
		{name: "wrapped bounce", err: errors.Join(other, dependency.ErrBounce), delay: 10 * time.Millisecond},
		{name: "uninstall", err: dependency.ErrUninstall, gone: true},
		{name: "other", err: other, delay: 3 * time.Second},
		{
			name: "filtered", err: other, delay: 10 * time.Millisecond,
			filter: func(err error) error {
				if errors.Is(err, other) {
					return dependency.ErrBounce
				}
				return err
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				engine := newEngine(t, testConfig())
				p := newProbe()
				p.filter = tt.filter
				install(t, engine, "p", p.manifold())
				synctest.Wait()
				pass(time.Second)
				ended := time.Now()
				p.last().end(tt.err)
				pass(time.Hour)

				if _, ok := states(engine)["p"]; ok == tt.gone {
					t.Errorf("installed is %v, want %v", ok, !tt.gone)
				}
				starts, _ := p.counts()
				if tt.delay == 0 {
					if starts != 1 {
						t.Errorf("started %d times, want once", starts)
					}
					return
				}
				if starts != 2 {
					t.Fatalf("started %d times, want twice", starts)
				}
				if d := p.starts[1].Sub(ended); !near(d, tt.delay) {
					t.Errorf("restarted after %v, want about %v", d, tt.delay)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		p := newProbe()
		p.setFail(errors.New("no"))
		install(t, engine, "p", p.manifold())
		pass(2 * time.Hour)
		want, exact := 3*time.Second, 0
		gaps := p.gaps()
		for i, gap := range gaps[:15] {
			if !near(gap, want) {
				t.Errorf("delay %d is %v, want about %v", i, gap, want)
			}
			if gap == want {
				exact++
			}
			want = want * 6 / 5
		}
		if exact > 5 {
			t.Errorf("%d of 15 delays are not fuzzed", exact)
		}
		if d := gaps[len(gaps)-1]; !near(d, 2*time.Minute) {
			t.Errorf("the last delay is %v, want about 2m", d)
		}

		// A long run forgives: the next failure is the first again.
		p.setFail(nil)
		pass(time.Hour)
		before, _ := p.counts()
		ended := time.Now()
		p.last().end(errors.New("after long"))
		pass(time.Hour)
		if d := p.starts[before].Sub(ended); !near(d, 3*time.Second) {
			t.Errorf("after a long run the delay is %v, want about 3s", d)
		}
	})
}

func TestFatalErrorStopsAllAndTheWorstWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		worse := errors.Join(errors.New("worse"), errFatal)
		config := testConfig()
		config.WorstError = func(err0, err1 error) error {
			if err1 == nil || strings.Contains(err0.Error(), "worse") {
				return err0
			}
			return err1
		}
		config.Filter = func(err error) error { return errors.Join(errors.New("filtered"), err) }
		engine := newEngine(t, config)
		bystander := newProbe()
		install(t, engine, "bystander", bystander.manifold())
		install(t, engine, "slow", dependency.Manifold{
			Start: func(dependency.Context) (worker.Worker, error) {
				return workertest.NewErrorWorker(worse), nil
			},
		})
		first := newProbe()
		install(t, engine, "first", first.manifold())
		synctest.Wait()
		first.last().end(errFatal)
		err := engine.Wait()
		if !errors.Is(err, worse) || !strings.HasPrefix(err.Error(), "filtered") {
			t.Errorf("engine ended with %v", err)
		}
		if bystander.last().running() {
			t.Error("a worker outlived the engine")
		}
		report := engine.Report()
		if report[dependency.KeyState] != "stopped" || report[dependency.KeyError] != err.Error() {
			t.Errorf("report of the dead engine: %v", report)
		}
	})
}

func TestAbortEndsDelayAndStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		base := newProbe()
		aborted := 0
		install(t, engine, "slow", dependency.Manifold{
			Inputs: []string{"base"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				select {
				case <-c.Abort():
					aborted++
					return nil, errors.New("called off")
				case <-time.After(time.Minute):
					return newProbeWorker(), nil
				}
			},
		})
		delayed := newProbe()
		delayed.setFail(errors.New("no"))
		install(t, engine, "delayed", delayed.manifold())
		synctest.Wait()
		install(t, engine, "base", base.manifold())
		synctest.Wait()
		if aborted != 1 {
			t.Errorf("start was called off %d times, want once", aborted)
		}
		pass(2 * time.Minute)
		if got := states(engine)["slow"]; got != "started" {
			t.Errorf("slow is %s after the bounce", got)
		}

		// "delayed" waits in its delay now; the engine does not wait for it.
		stopped := time.Now()
		workertest.CleanKill(t, engine)
		if d := time.Since(stopped); d != 0 {
			t.Errorf("the engine took %v to stop", d)
		}
	})
}

func TestStartWithoutWorkerIsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		calls := 0
		install(t, engine, "none", dependency.Manifold{
			Start: func(dependency.Context) (worker.Worker, error) { calls++; return nil, nil },
		})
		pass(4 * time.Second)
		if calls != 2 {
			t.Errorf("Start was called %d times in 4s, want twice", calls)
		}
	})
}

// recorder is a logger and metrics that remember.
type recorder struct {
	mu     sync.Mutex
	starts map[string]int
	lines  []string
}

func (r *recorder) RecordStart(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.starts[name]++
}

func (r *recorder) log(level, format string, args []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, level+" "+fmt.Sprintf(format, args...))
}

func (r *recorder) Tracef(string, ...any)             {}
func (r *recorder) Debugf(string, ...any)             {}
func (r *recorder) Infof(format string, args ...any)  { r.log("INFO", format, args) }
func (r *recorder) Errorf(format string, args ...any) { r.log("ERROR", format, args) }

func TestStartsAreCountedAndErrorsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{starts: map[string]int{}}
		config := testConfig()
		config.Metrics, config.Logger = r, r
		engine := newEngine(t, config)
		p := newProbe()
		install(t, engine, "p", p.manifold())
		for _, err := range []error{errors.New("oops"), errors.New("busy, try again"), dependency.ErrBounce} {
			pass(10 * time.Second)
			p.last().end(err)
		}
		pass(10 * time.Second)
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.starts["p"] != 4 {
			t.Errorf("%d starts recorded, want 4", r.starts["p"])
		}
		want := []string{
			`ERROR "p" manifold worker returned unexpected error: oops`,
			`INFO "p" manifold worker returned unexpected error: busy, try again`,
		}
		if !reflect.DeepEqual(r.lines, want) {
			t.Errorf("logged %q, want %q", r.lines, want)
		}
	})
}
