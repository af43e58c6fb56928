package dependency

import (
	"time"

	"github.com/gantline/gantline/juju/worker"
)

// Reporter can describe its state for people to read.
type Reporter = worker.Reporter

// The keys of an engine's report.
const (
	// KeyState is "started", "stopping" or "stopped" of the engine, and of a
	// manifold "starting" too.
	KeyState = worker.KeyState
	// KeyError holds the text of the error that stops, or last stopped, the
	// engine or the manifold's worker.
	KeyError = "error"
	// KeyManifolds holds the manifolds' reports by name.
	KeyManifolds = "manifolds"
	// KeyInputs holds the manifold's inputs.
	KeyInputs = "inputs"
	// KeyReport holds what the worker itself reports.
	KeyReport = worker.KeyReport
	// KeyStartCount holds how often the worker has started.
	KeyStartCount = "start-count"
	// KeyName and KeyType name a resource and the type that it was asked for
	// as, in reports that have such.
	KeyName = "name"
	KeyType = "type"
	// KeyLastStart holds the UTC time of the running worker's start, in the
	// form "2006-01-02 15:04:05".
	KeyLastStart = worker.KeyLastStart
)

// Report describes the engine and its manifolds:
//
//	{"state", "error"?, "manifolds": {name:
//	  {"state", "inputs", "start-count"?, "started"?, "error"?, "report"?}}}
//
// Workers that are Reporters are asked in the caller's goroutine, so that a slow
// one does not hold the engine.
func (e *Engine) Report() map[string]any {
	var p picture
	if !e.do(func() { p = e.picture("started") }) {
		p = e.picture("stopped")
		if err := e.Wait(); err != nil {
			p.report[KeyError] = err.Error()
		}
	}
	for name, reporter := range p.reporters {
		if said := reporter.Report(); said != nil {
			p.manifolds[name][KeyReport] = said
		}
	}
	return p.report
}

// picture is a report whose workers have not been asked yet.
type picture struct {
	report    map[string]any
	manifolds map[string]map[string]any
	reporters map[string]Reporter
}

// picture describes the engine as it is; it is called by the loop, or when the
// engine is dead.
func (e *Engine) picture(state string) picture {
	p := picture{
		manifolds: make(map[string]map[string]any, len(e.nodes)),
		reporters: map[string]Reporter{},
	}
	manifolds := make(map[string]any, len(e.nodes))
	for name, n := range e.nodes {
		p.manifolds[name] = n.report()
		manifolds[name] = p.manifolds[name]
		if r, ok := n.worker.(Reporter); ok && n.worker != worker.Worker(e) {
			p.reporters[name] = r
		}
	}
	p.report = map[string]any{KeyState: state, KeyManifolds: manifolds}
	if state == "started" && e.isDying() {
		p.report[KeyState] = "stopping"
		if e.worst != nil {
			p.report[KeyError] = e.worst.Error()
		}
	}
	return p
}

func (n *node) report() map[string]any {
	report := map[string]any{
		KeyState:  n.state(),
		KeyInputs: append([]string{}, n.manifold.Inputs...),
	}
	if n.startCount > 0 {
		report[KeyStartCount] = n.startCount
	}
	if !n.startedAt.IsZero() {
		report[KeyLastStart] = n.startedAt.Format(time.DateTime)
	}
	if n.err != nil {
		report[KeyError] = n.err.Error()
	}
	return report
}
