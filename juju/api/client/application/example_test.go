package application_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"units":["web/3","web/4"]}`) // a program's is from a connector
	units, err := application.NewClient(conn).AddUnits(application.AddUnitsParams{ApplicationName: "web", NumUnits: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(units)
	// Output:
	// [web/3 web/4]
}
