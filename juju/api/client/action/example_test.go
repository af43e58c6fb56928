package action_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/action"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/rpc/params"
)

func Example() {
	conn := canned.New(`{"operation":"operation-3","actions":[{"status":"pending"},{"error":{"message":"no backup on it","code":"not found"}}]}`) // a program's is from a connector
	queued, err := action.NewClient(conn).EnqueueOperation(context.Background(), []params.Action{
		{Receiver: "unit-db-0", Name: "backup"}, {Receiver: "unit-web-0", Name: "backup"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range queued.Actions {
		if a.Error != nil {
			fmt.Println("refused:", a.Error)
			continue
		}
		fmt.Println(a.Status)
	}
	// Output:
	// pending
	// refused: no backup on it
}
