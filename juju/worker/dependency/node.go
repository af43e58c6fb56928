package dependency

import (
	"slices"
	"time"

	"github.com/gantline/gantline/juju/worker"
)

// node is what the engine's loop knows of one manifold. Only the loop touches
// it.
//
// A node is stopped, or starting (its goroutine waits or runs Start), or
// started (worker is set). The last two may be stopping as well.
type node struct {
	name     string
	manifold Manifold

	starting bool
	stopping bool
	worker   worker.Worker
	abort    chan struct{} // closed by stop; nil when stopped

	err          error     // what ended the last worker or start
	startedAt    time.Time // of the running worker; zero if there is none
	startCount   int
	recentErrors int // failures in a row; the delay grows with it
}

func (n *node) stopped() bool { return n.worker == nil && !n.starting }

// state is the node's state in reports.
func (n *node) state() string {
	switch {
	case n.starting:
		return "starting"
	case n.stopping:
		return "stopping"
	case n.worker != nil:
		return "started"
	}
	return "stopped"
}

// reset makes the node stopped, for the given reason.
func (n *node) reset(err error) {
	n.starting, n.stopping = false, false
	n.worker, n.abort = nil, nil
	n.startedAt = time.Time{}
	n.err = err
}

// unique returns the names in order, each once.
func unique(names []string) []string {
	var out []string
	for _, name := range names {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// without returns the names except one.
func without(names []string, name string) []string {
	return slices.DeleteFunc(names, func(s string) bool { return s == name })
}
