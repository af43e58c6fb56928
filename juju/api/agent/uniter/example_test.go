package uniter_test

import (
	"encoding/json"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// A hook has opened a port and written into a relation; both are to take effect
// together.
func ExampleCommitHookParamsBuilder() {
	b := uniter.NewCommitHookParamsBuilder(names.NewUnitTag("web/0"))
	b.OpenPortRange("", params.PortRange{FromPort: 80, ToPort: 80, Protocol: "tcp"})
	b.UpdateRelationUnitSettings("relation-web.db#mysql.server", params.Settings{"user": "web"}, nil)
	changes, n := b.Build()
	text, err := json.Marshal(changes.Args[0].OpenPorts)
	fmt.Println(n, string(text), err)
	// Output: 2 [{"tag":"unit-web-0","protocol":"tcp","from-port":80,"to-port":80,"endpoint":""}] <nil>
}
