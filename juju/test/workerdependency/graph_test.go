package workerdependency_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// graphs is how many random graphs are tried, unless -rapid.checks says
// otherwise.
const graphs, graphsInShort = "10000", "500"

func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		n := graphs
		if testing.Short() {
			n = graphsInShort
		}
		if err := flag.Set("rapid.checks", n); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	goleak.VerifyTestMain(m)
}

// TestRandomGraphs: whatever fails, and whenever, the engine comes to rest with
// every worker that can run running on its inputs' present workers, never holds
// two workers of one manifold, and leaves nothing behind when it is killed.
func TestRandomGraphs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt)
		var breaches []string
		// A goroutine that outlives the bubble is a panic of synctest, which
		// rapid takes for a failure as well.
		synctest.Test(t, func(*testing.T) { breaches = play(p) })
		if len(breaches) > 0 {
			rt.Fatalf("%s", strings.Join(breaches, "\n"))
		}
	})
}

// play runs the plan in a bubble of its own time.
func play(p plan) []string {
	h := newHouse(p)
	engine, err := dependency.NewEngine(dependency.EngineConfig{
		IsFatal: func(err error) bool { return errors.Is(err, errFatal) },
		WorstError: func(err0, err1 error) error {
			if err0 != nil {
				return err0
			}
			return err1
		},
		ErrorDelay:       3 * time.Second,
		BounceDelay:      10 * time.Millisecond,
		BackoffFactor:    1.2,
		BackoffResetTime: time.Minute,
		MaxDelay:         2 * time.Minute,
		Clock:            worker.WallClock{},
		Metrics:          dependency.DefaultMetrics(),
		Logger:           worker.SlogLogger{},
	})
	if err != nil {
		return []string{err.Error()}
	}
	for _, r := range h.rooms {
		time.AfterFunc(r.plan.installAt, func() { h.install(engine, r) })
	}
	if p.killAfter > 0 {
		time.Sleep(p.killAfter)
	} else {
		time.Sleep(time.Hour) // every drawn life is over long before
		synctest.Wait()
		h.checkRest(engine)
	}
	engine.Kill()
	h.checkEnd(engine.Wait())
	time.Sleep(time.Minute) // late installs meet a dead engine
	return h.breaches
}

func (h *house) install(engine *dependency.Engine, r *room) {
	err := engine.Install(name(r.index), r.manifold())
	if err != nil && err.Error() != "engine is shutting down" {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.breach("install: %v", err)
	}
}

// checkRest checks the engine at rest.
func (h *house) checkRest(engine *dependency.Engine) {
	report := engine.Report()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fatal {
		if report[dependency.KeyState] != "stopped" {
			h.breach("engine is %v after a fatal error", report[dependency.KeyState])
		}
		return
	}
	manifolds := report[dependency.KeyManifolds].(map[string]any)
	for _, r := range h.rooms {
		m, installed := manifolds[name(r.index)].(map[string]any)
		switch {
		case !installed:
			if r.last != uninstalls {
				h.breach("%s is gone", name(r.index))
			}
		case m[dependency.KeyState] == "started":
			h.checkRunning(r)
		case m[dependency.KeyState] == "stopped":
			h.checkStopped(r)
		default:
			h.breach("%s is %v at rest", name(r.index), m[dependency.KeyState])
		}
	}
}

// running returns the room's living worker.
func (r *room) running() *resident {
	if n := len(r.workers); n > 0 && r.workers[n-1].lives() {
		return r.workers[n-1]
	}
	return nil
}

// checkRunning: a running worker holds the inputs that run now.
func (h *house) checkRunning(r *room) {
	w := r.running()
	if w == nil || w.told() {
		h.breach("%s is started without a worker that may run", name(r.index))
		return
	}
	for in, held := range w.seen {
		if now := h.rooms[in].running(); now != held {
			h.breach("%s holds %v of %s, where %v runs", w, held, name(in), now)
		}
		if held == nil && !r.plan.soft {
			h.breach("%s runs without %s", w, name(in))
		}
	}
}

// checkStopped: a worker is at rest only because it wanted to, or because an
// input that it needs does not run.
func (h *house) checkStopped(r *room) {
	if w := r.running(); w != nil {
		h.breach("%s is stopped but runs", w)
	}
	switch r.last {
	case endsWell:
		return
	case misses:
		for _, in := range r.plan.inputs {
			if h.rooms[in].running() == nil {
				return
			}
		}
		if n := r.starts; n > 0 && n <= len(r.plan.lives) &&
			(r.plan.lives[n-1].startErr == misses || r.plan.lives[n-1].end == misses) {
			return // it said so itself
		}
	}
	h.breach("%s is stopped after %v, %d starts", name(r.index), r.last, r.starts)
}

// checkEnd checks the engine when it has ended.
func (h *house) checkEnd(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case err != nil && !errors.Is(err, errFatal):
		h.breach("engine ended with %v", err)
	case err != nil && !h.fatal:
		h.breach("engine ended with a fatal error that nobody returned")
	}
	for _, r := range h.rooms {
		for _, w := range r.workers {
			if w.lives() {
				h.breach("%s outlived the engine", w)
			}
		}
	}
}
