// Package workerdependency_test checks the dependency engine against random
// graphs of workers that fail in random ways.
package workerdependency_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"
)

// plan is one random case: what is installed when, how each manifold behaves,
// and whether the engine is killed before it has come to rest. It is drawn
// completely before it is run, so that a failure can be shrunk and repeated.
type plan struct {
	manifolds []manifoldPlan
	killAfter time.Duration // 0: only at rest
}

// manifoldPlan is one manifold. Inputs are indexes of earlier manifolds, so the
// graph has no circle; installAt makes the order of installation independent of
// that.
type manifoldPlan struct {
	inputs    []int
	soft      bool // starts without its inputs as well
	installAt time.Duration
	lives     []lifePlan // of the first workers; later ones just run
}

// lifePlan is one call of Start and the life of its worker.
type lifePlan struct {
	startTakes time.Duration // how long Start blocks; it does not heed Abort
	startErr   outcome       // other than runs: Start fails
	lasts      time.Duration // how long the worker runs of itself
	end        outcome       // what it ends with; runs: it does not end
	stopTakes  time.Duration // how long it lives on after Kill
}

type outcome int

const (
	runs outcome = iota
	endsWell
	fails
	bounces
	misses // ErrMissing although nothing is missing
	uninstalls
	isFatal
)

func (o outcome) String() string {
	return [...]string{"runs", "endsWell", "fails", "bounces", "misses", "uninstalls", "isFatal"}[o]
}

// drawPlan draws a plan. rapid shrinks towards few manifolds, no inputs, no
// lives and no delays.
func drawPlan(t *rapid.T) plan {
	p := plan{}
	if rapid.IntRange(0, 9).Draw(t, "killed early") == 9 {
		p.killAfter = drawDelay(t, "kill after")
	}
	n := rapid.IntRange(1, 9).Draw(t, "manifolds")
	for i := range n {
		m := manifoldPlan{
			soft:      rapid.IntRange(0, 4).Draw(t, "soft") == 4,
			installAt: drawDelay(t, "install at"),
		}
		for in := range i {
			if rapid.IntRange(0, 2).Draw(t, fmt.Sprintf("%d needs %d", i, in)) == 2 {
				m.inputs = append(m.inputs, in)
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, "lives") {
			m.lives = append(m.lives, drawLife(t))
		}
		p.manifolds = append(p.manifolds, m)
	}
	return p
}

func drawLife(t *rapid.T) lifePlan {
	l := lifePlan{
		startTakes: drawDelay(t, "start takes"),
		stopTakes:  drawDelay(t, "stop takes"),
	}
	if rapid.IntRange(0, 2).Draw(t, "start fails") == 2 {
		l.startErr = drawOutcome(t, "start error", fails)
		return l
	}
	if rapid.IntRange(0, 3).Draw(t, "ends") > 0 {
		l.lasts = drawDelay(t, "lasts")
		l.end = drawOutcome(t, "end", endsWell)
	}
	return l
}

// drawOutcome draws an outcome; the fatal one is rare, since it ends the case.
func drawOutcome(t *rapid.T, label string, least outcome) outcome {
	o := outcome(rapid.IntRange(int(least), int(isFatal)).Draw(t, label))
	if o == isFatal && rapid.IntRange(0, 3).Draw(t, "fatal") < 3 {
		return fails
	}
	return o
}

// drawDelay draws one of a few delays around those of the engine (bounce 10 ms,
// error 3 s), often none.
func drawDelay(t *rapid.T, label string) time.Duration {
	return rapid.SampledFrom([]time.Duration{
		0, 0, 0, time.Millisecond, 9 * time.Millisecond, 25 * time.Millisecond,
		time.Second, 5 * time.Second,
	}).Draw(t, label)
}
