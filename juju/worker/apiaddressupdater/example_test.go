package apiaddressupdater_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/worker/apiaddressupdater"
)

// A machine's agent asks the facade Machiner. The manifold goes into the agent's engine beside those
// whose names it has.
func ExampleManifold() {
	m := apiaddressupdater.Manifold(apiaddressupdater.ManifoldConfig{
		AgentName: "agent", APICallerName: "api-caller",
		NewAddresser: func(c base.APICaller) apiaddressupdater.APIAddresser { return machiner.NewClient(c) },
	})
	fmt.Println(m.Inputs)
	// Output: [agent api-caller]
}
