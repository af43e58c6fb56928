package deployer_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/deployer"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"results":[{"life":"alive"}]}`) // an agent's is from worker/apicaller
	unit, err := deployer.NewClient(conn).Unit(context.Background(), names.NewUnitTag("web/0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(unit.Name(), unit.Life())
	// Output: web/0 alive
}
