package upgrader_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/upgrader"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"results":[{"version":"3.6.1"}]}`) // an agent's is from worker/apicaller
	wanted, err := upgrader.NewClient(conn).DesiredVersion(context.Background(), names.NewMachineTag("0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(wanted)
	// Output: 3.6.1
}
