package modelsummary_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/modelsummary"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"models":[{"uuid":"1","name":"prod","status":"green","size":{"units":3}}]}`) // a program's is from a connector
	models, err := modelsummary.New(conn, "1").Next(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(models[0].Name, models[0].Status, models[0].Size.Units)
	// Output:
	// prod green 3
}
