package annotations_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/annotations"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"entity":"machine-0","annotations":{"rack":"7"}}]}`) // a program's is from a connector
	found, err := annotations.NewClient(conn).Get(context.Background(), "machine-0")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Annotations["rack"])
	// Output:
	// 7
}
