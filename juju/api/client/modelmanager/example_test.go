package modelmanager_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"user-models":[{"model":{"name":"prod"}}]}`) // a program's is from a connector
	models, err := modelmanager.NewClient(conn).ListModels(context.Background(), "user-admin")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(models[0].Model.Name)
	// Output:
	// prod
}
