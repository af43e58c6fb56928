package charms_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"charm-urls":["local:jammy/web-0"]}`) // a program's is from a connector
	urls, err := charms.NewClient(conn).List(context.Background(), "web")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(urls)
	// Output:
	// [local:jammy/web-0]
}
