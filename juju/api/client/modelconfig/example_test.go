package modelconfig_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"config":{"logging-config":{"value":"<root>=INFO","source":"model"}}}`) // a program's is from a connector
	values, err := modelconfig.NewClient(conn).ModelGet(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(values["logging-config"])
	// Output:
	// <root>=INFO
}
