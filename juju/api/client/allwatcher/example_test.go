package allwatcher_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"deltas":[["application","change",{"name":"web"}]]}`) // a program's is from a connector
	deltas, err := allwatcher.New(conn, "1").Next(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(deltas))
	// Output:
	// 1
}
