package highavailability_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/highavailability"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/core/constraints"
)

func Example() {
	conn := canned.New(`{"results":[{"result":{"maintained":["machine-0"],"added":["machine-1","machine-2"]}}]}`) // a program's is from a connector
	changes, err := highavailability.NewClient(conn).EnableHA(context.Background(), 3, constraints.Value{}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(changes.Maintained, changes.Added)
	// Output:
	// [machine-0] [machine-1 machine-2]
}
