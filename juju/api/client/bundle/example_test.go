package bundle_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/bundle"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"result":"applications:\n  web: {charm: web}\n"}`) // a program's is from a connector
	text, err := bundle.NewClient(conn).ExportBundle(context.Background(), false, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(text)
	// Output:
	// applications:
	//   web: {charm: web}
}
