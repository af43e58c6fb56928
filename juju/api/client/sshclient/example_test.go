package sshclient_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/sshclient"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"address":"10.0.0.7"}]}`) // a program's is from a connector
	address, err := sshclient.NewClient(conn).PublicAddress(context.Background(), "web/0")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(address)
	// Output:
	// 10.0.0.7
}
