package cloud_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/cloud"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"clouds":{"cloud-localhost":{"type":"lxd"}}}`) // a program's is from a connector
	clouds, err := cloud.NewClient(conn).Clouds(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(clouds["cloud-localhost"].Type)
	// Output:
	// lxd
}
