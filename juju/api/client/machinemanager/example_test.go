package machinemanager_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/rpc/params"
)

func Example() {
	conn := canned.New(`{"machines":[{"machine":"4"}]}`) // a program's is from a connector
	machines, err := machinemanager.NewClient(conn).AddMachines(context.Background(), []params.AddMachineParams{{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(machines[0].Machine)
	// Output:
	// 4
}
