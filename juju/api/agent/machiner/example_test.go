package machiner_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"results":[{"life":"alive"}]}`) // an agent's is from worker/apicaller
	machine, err := machiner.NewClient(conn).Machine(context.Background(), names.NewMachineTag("0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(machine.Tag(), machine.Life())
	// Output: machine-0 alive
}
