package apiconfigwatcher_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/worker/apiconfigwatcher"
)

// The manifold goes into the agent's engine; the manifold of the connection has it among its inputs,
// and is started anew when the configuration names other controllers.
func ExampleManifold() {
	m := apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{AgentName: "agent"})
	fmt.Println(m.Inputs)
	// Output: [agent]
}
