package agentlifeflag_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/agentlifeflag"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"results":[{"life":"dying"}]}`) // an agent's is from worker/apicaller
	life, err := agentlifeflag.NewClient(conn).Life(context.Background(), names.NewUnitTag("web/0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(life)
	// Output: dying
}
