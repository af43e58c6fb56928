package resources_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/resources"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"resources":[{"name":"site","revision":2}]}]}`) // a program's is from a connector
	found, err := resources.NewClient(conn).ListResources(context.Background(), "application-web")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Resources[0].Name, found[0].Resources[0].Revision)
	// Output:
	// site 2
}
