package controller_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/controller"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"user-models":[{"model":{"name":"prod"}},{"model":{"name":"test"}}]}`) // a program's is from a connector
	models, err := controller.NewClient(conn).AllModels(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range models {
		fmt.Println(m.Name)
	}
	// Output:
	// prod
	// test
}
