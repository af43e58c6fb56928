package dependency_test

import (
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func TestReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		base := newProbe()
		install(t, engine, "base", base.manifold())
		install(t, engine, "top", newProbe("base", "absent").manifold())
		synctest.Wait()
		pass(time.Second)
		want := map[string]any{
			"state": "started",
			"manifolds": map[string]any{
				"base": map[string]any{
					"state": "started", "inputs": []string{}, "start-count": 1,
					"started": "2000-01-01 00:00:00", "report": map[string]any{"kind": "probe"},
				},
				"top": map[string]any{
					"state": "stopped", "inputs": []string{"base", "absent"},
					"error": `"absent" not running: dependency not available`,
				},
			},
		}
		if got := engine.Report(); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}

		base.last().end(errors.New("oops"))
		synctest.Wait()
		if got := states(engine)["base"]; got != "starting" {
			t.Errorf("base is %q during its delay, want starting", got)
		}
	})
}

func TestReportWhileStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		forever := workertest.NewForeverWorker(nil)
		install(t, engine, "forever", dependency.Manifold{
			Start: func(dependency.Context) (worker.Worker, error) { return forever, nil },
		})
		synctest.Wait()
		engine.Kill()
		synctest.Wait()
		if got := engine.Report()[dependency.KeyState]; got != "stopping" {
			t.Errorf("engine is %v, want stopping", got)
		}
		if got := states(engine)["forever"]; got != "stopping" {
			t.Errorf("forever is %v, want stopping", got)
		}
		forever.ReallyKill()
		workertest.CleanKill(t, engine)
	})
}

// A worker may report through the engine, and a slow report holds nobody.
func TestReportIsAskedOutsideTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		release := make(chan struct{})
		install(t, engine, "slow", dependency.Manifold{
			Start: func(dependency.Context) (worker.Worker, error) {
				return slowReporter{workertest.NewErrorWorker(nil), release}, nil
			},
		})
		synctest.Wait()
		reported := make(chan map[string]any)
		go func() { reported <- engine.Report() }()
		synctest.Wait()
		install(t, engine, "other", newProbe().manifold())
		close(release)
		slow := (<-reported)["manifolds"].(map[string]any)["slow"].(map[string]any)
		if !reflect.DeepEqual(slow["report"], map[string]any{"done": true}) {
			t.Errorf("got %v", slow)
		}
	})
}

type slowReporter struct {
	worker.Worker
	release chan struct{}
}

func (r slowReporter) Report() map[string]any {
	<-r.release
	return map[string]any{"done": true}
}

func TestSelfManifold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t, testConfig())
		install(t, engine, "self", dependency.SelfManifold(engine))
		late := newProbe()
		install(t, engine, "installer", dependency.Manifold{
			Inputs: []string{"self"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				if _, err := dependency.Get[dependency.Reporter](c, "self"); err != nil {
					return nil, err
				}
				installer, err := dependency.Get[dependency.Installer](c, "self")
				if err != nil {
					return nil, err
				}
				return newProbeWorker(), installer.Install("late", late.manifold())
			},
		})
		pass(time.Second)
		if late.last() == nil || !late.last().running() {
			t.Error("what a worker installed does not run")
		}
		workertest.CleanKill(t, engine)
	})
}
