package agent_test

import (
	"fmt"

	jujuagent "github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/worker/agent"
)

// known is an agent whose configuration nobody asks for here.
type known struct{ jujuagent.Agent }

// The manifold needs nothing, and gives the agent to those that name it.
func ExampleManifold() {
	m := agent.Manifold(known{})
	w, err := m.Start(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { w.Kill(); _ = w.Wait() }()
	var a jujuagent.Agent
	err = m.Output(w, &a)
	fmt.Println(len(m.Inputs), a == known{}, err)
	// Output: 0 true <nil>
}
