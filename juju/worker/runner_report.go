package worker

import (
	"maps"
	"slices"
)

// WorkerNames returns the ids that the runner knows, sorted.
func (r *Runner) WorkerNames() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.entries))
}

// Report describes the workers: {"workers": {id: {"state", "started"?,
// "report"?}}}. The workers' own reports are asked for without any lock.
func (r *Runner) Report() map[string]any {
	workers := map[string]any{}
	reporters := map[string]Reporter{}
	r.mu.Lock()
	for id, e := range r.entries {
		report := map[string]any{KeyState: e.state()}
		if e.worker != nil {
			report[KeyLastStart] = e.since.Format(timeLayout)
		}
		if reporter, ok := e.worker.(Reporter); ok {
			reporters[id] = reporter
		}
		workers[id] = report
	}
	r.mu.Unlock()
	for id, reporter := range reporters {
		if report := reporter.Report(); report != nil {
			workers[id].(map[string]any)[KeyReport] = report
		}
	}
	return map[string]any{"workers": workers}
}

// state names the entry's state; the caller holds the runner's mu.
func (e *entry) state() string {
	switch {
	case e.worker == nil:
		return "stopped"
	case e.stopping:
		return "stopping"
	}
	return "started"
}
