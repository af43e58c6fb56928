package storage_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/storage"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{},{"error":{"message":"storage \"data/1\" not found","code":"not found"}}]}`) // a program's is from a connector
	errs, err := storage.NewClient(conn).Attach(context.Background(), "db/0", "data/0", "data/1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(errs)
	// Output:
	// [<nil> storage "data/1" not found]
}
