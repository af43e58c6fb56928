package dependency_test

import (
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// greeter is a worker that others use.
type greeter struct {
	worker.Worker
	greeting string
}

// A worker that another one needs. Neither knows who starts first.
func Example() {
	engine, err := dependency.NewEngine(testConfig())
	if err != nil {
		fmt.Println(err)
		return
	}
	greeted := make(chan string)
	err = dependency.Install(engine, dependency.Manifolds{
		"greeter": {
			Start: func(dependency.Context) (worker.Worker, error) {
				return &greeter{workertest.NewErrorWorker(nil), "hello"}, nil
			},
			Output: dependency.Output(func(g *greeter) string { return g.greeting }),
		},
		"caller": {
			Inputs: []string{"greeter"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				greeting, err := dependency.Get[string](c, "greeter")
				if err != nil {
					return nil, err // ErrMissing until the greeter runs
				}
				greeted <- greeting
				return workertest.NewErrorWorker(errFatal), nil
			},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(<-greeted)
	engine.Kill()
	fmt.Println(errors.Is(engine.Wait(), errFatal))
	// Output:
	// hello
	// true
}
