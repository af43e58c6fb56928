package dependency_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// errFatal ends the test engines.
var errFatal = errors.New("fatal")

// testConfig is a configuration with Juju's delays.
func testConfig() dependency.EngineConfig {
	return dependency.EngineConfig{
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
	}
}

// newEngine starts an engine that is stopped at the end of the test.
func newEngine(t *testing.T, config dependency.EngineConfig) *dependency.Engine {
	t.Helper()
	engine, err := dependency.NewEngine(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workertest.DirtyKill(t, engine) })
	return engine
}

func install(t *testing.T, engine *dependency.Engine, name string, m dependency.Manifold) {
	t.Helper()
	if err := engine.Install(name, m); err != nil {
		t.Fatal(err)
	}
}

// probe is a manifold whose starts are recorded and whose worker the test can
// make fail. It needs all its inputs.
type probe struct {
	inputs []string

	mu      sync.Mutex
	starts  []time.Time // every call of Start
	workers []*probeWorker
	fail    error // what Start returns, if not nil
	filter  dependency.FilterFunc
}

func newProbe(inputs ...string) *probe { return &probe{inputs: inputs} }

func (p *probe) manifold() dependency.Manifold {
	return dependency.Manifold{
		Inputs: p.inputs,
		Start:  p.start,
		Filter: p.filter,
		Output: dependency.Output(func(w *probeWorker) *probeWorker { return w }),
	}
}

func (p *probe) start(c dependency.Context) (worker.Worker, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.starts = append(p.starts, time.Now())
	for _, input := range p.inputs {
		if err := c.Get(input, nil); err != nil {
			return nil, err
		}
	}
	if p.fail != nil {
		return nil, p.fail
	}
	w := newProbeWorker()
	p.workers = append(p.workers, w)
	return w, nil
}

func (p *probe) setFail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fail = err
}

// last returns the newest worker, nil if there is none.
func (p *probe) last() *probeWorker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.workers) == 0 {
		return nil
	}
	return p.workers[len(p.workers)-1]
}

func (p *probe) counts() (starts, workers int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.starts), len(p.workers)
}

// gaps returns the times between the starts.
func (p *probe) gaps() []time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	var gaps []time.Duration
	for i := range p.starts[:len(p.starts)-1] {
		gaps = append(gaps, p.starts[i+1].Sub(p.starts[i]))
	}
	return gaps
}

// probeWorker runs until it is killed or told to end.
type probeWorker struct {
	once   sync.Once
	ended  chan struct{}
	err    error
	report map[string]any
}

func newProbeWorker() *probeWorker {
	return &probeWorker{ended: make(chan struct{}), report: map[string]any{"kind": "probe"}}
}

func (w *probeWorker) end(err error) {
	w.once.Do(func() {
		w.err = err
		close(w.ended)
	})
}

func (w *probeWorker) Kill() { w.end(nil) }

func (w *probeWorker) Wait() error {
	<-w.ended
	return w.err
}

func (w *probeWorker) Report() map[string]any { return w.report }

func (w *probeWorker) running() bool {
	select {
	case <-w.ended:
		return false
	default:
		return true
	}
}

// near reports whether d is within a tenth of want, the engine's fuzz.
func near(d, want time.Duration) bool {
	slack := want/10 + 2*time.Millisecond
	return d >= want-slack && d <= want+slack
}

// states returns the state of each manifold in the engine's report.
func states(engine *dependency.Engine) map[string]string {
	states := map[string]string{}
	for name, report := range engine.Report()[dependency.KeyManifolds].(map[string]any) {
		states[name] = report.(map[string]any)[dependency.KeyState].(string)
	}
	return states
}

// pass lets time go by and everything that is due by then happen.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
