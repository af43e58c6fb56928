package spaces_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/spaces"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"name":"alpha","subnets":[{"cidr":"10.0.0.0/8"}]}]}`) // a program's is from a connector
	found, err := spaces.NewClient(conn).ListSpaces(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Name, found[0].Subnets[0].CIDR)
	// Output:
	// alpha 10.0.0.0/8
}
