package agent_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/agent"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"entities":[{"life":"alive","jobs":["JobHostUnits"],"container-type":""}]}`) // an agent's is from worker/apicaller
	entity, err := agent.NewClient(conn).Entity(context.Background(), names.NewMachineTag("0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(entity.Life)
	// Output: alive
}
