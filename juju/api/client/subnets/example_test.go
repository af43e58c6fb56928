package subnets_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/subnets"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"subnets":[{"cidr":"10.0.0.0/8","space-tag":"space-alpha"}]}]}`) // a program's is from a connector
	found, err := subnets.NewClient(conn).SubnetsByCIDR(context.Background(), "10.0.0.0/8")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Subnets[0].SpaceTag)
	// Output:
	// space-alpha
}
