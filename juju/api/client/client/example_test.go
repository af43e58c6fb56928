package client_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"applications":{"web":{"status":{"status":"active"}}}}`) // a program's is from a connector
	status, err := client.NewClient(conn).Status(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(status.Applications["web"].Status.Status)
	// Output:
	// active
}
