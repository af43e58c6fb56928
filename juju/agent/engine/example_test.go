package engine_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/agent/engine"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// A manifold that needs the agent's connection is a function of it.
func ExampleAPIManifold() {
	m := engine.APIManifold(engine.APIManifoldConfig{APICallerName: "api-caller"},
		func(base.APICaller) (worker.Worker, error) { return workertest.NewErrorWorker(nil), nil })
	fmt.Println(m.Inputs)
	fmt.Println(dependency.Validate(dependency.Manifolds{"logger": m, "api-caller": {}}) == nil)
	// Output:
	// [api-caller]
	// true
}
