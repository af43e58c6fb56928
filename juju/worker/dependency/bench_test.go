package dependency_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// BenchmarkEngine1000 starts 1,000 manifolds, bounces the one that all others
// stand on, and stops the engine. "wide" has 999 dependents of one manifold,
// "layers" nine layers of a hundred and eleven in which each has three inputs below.
func BenchmarkEngine1000(b *testing.B) {
	for name, inputs := range map[string]func(i int) []int{
		"wide": func(int) []int { return []int{0} },
		"layers": func(i int) []int {
			below := (i - 1) / 111 * 111 // the layer's first manifold
			if below == 0 {
				return []int{0}
			}
			return []int{below - i%100, below - (i+33)%100, below - (i+66)%100}
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				engineCycle(b, 1000, inputs)
			}
		})
	}
}

// generation is the worker of the benchmark: it knows which start of the first
// manifold it stands on.
type generation struct {
	worker.Worker
	n int
}

func engineCycle(b *testing.B, size int, inputs func(int) []int) {
	config := testConfig()
	config.BounceDelay = 0
	engine, err := dependency.NewEngine(config)
	if err != nil {
		b.Fatal(err)
	}
	var root atomic.Pointer[generation]
	counts := [3]atomic.Int32{}
	complete := [3]chan struct{}{nil, make(chan struct{}), make(chan struct{})}
	count := func(g *generation) {
		if int(counts[g.n].Add(1)) == size {
			close(complete[g.n])
		}
	}
	output := dependency.Output(func(g *generation) *generation { return g })
	for i := range size {
		m := dependency.Manifold{Output: output}
		if i == 0 {
			starts := 0
			m.Start = func(dependency.Context) (worker.Worker, error) {
				starts++
				g := &generation{newProbeWorker(), starts}
				root.Store(g)
				count(g)
				return g, nil
			}
		} else {
			for _, in := range inputs(i) {
				m.Inputs = append(m.Inputs, fmt.Sprint(in))
			}
			m.Start = generationStart(m.Inputs, count)
		}
		if err := engine.Install(fmt.Sprint(i), m); err != nil {
			b.Fatal(err)
		}
	}
	<-complete[1]
	root.Load().Worker.(*probeWorker).end(dependency.ErrBounce)
	<-complete[2]
	workertest.CleanKill(b, engine)
}

// generationStart needs all inputs and counts the first worker of a manifold
// that stands on a generation wholly.
func generationStart(inputs []string, count func(*generation)) dependency.StartFunc {
	seen := 0
	return func(c dependency.Context) (worker.Worker, error) {
		lowest := 2
		for _, name := range inputs {
			in, err := dependency.Get[*generation](c, name)
			if err != nil {
				return nil, err
			}
			lowest = min(lowest, in.n)
		}
		g := &generation{newProbeWorker(), lowest}
		if lowest > seen {
			seen = lowest
			count(g)
		}
		return g, nil
	}
}
