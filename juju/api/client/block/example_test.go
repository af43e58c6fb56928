package block_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/block"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"result":{"id":"1","type":"BlockDestroy","message":"in use"}}]}`) // a program's is from a connector
	blocks, err := block.NewClient(conn).List(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range blocks {
		fmt.Println(b.Type == block.Destroy, b.Message)
	}
	// Output:
	// true in use
}
