package pinger_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/pinger"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{}`) // a program's is from a connector
	fmt.Println(pinger.NewClient(conn).Ping(context.Background()))
	// Output:
	// <nil>
}
