package usermanager_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"tag":"user-bob"}]}`) // a program's is from a connector
	tag, _, err := usermanager.NewClient(conn).AddUser(context.Background(), "bob", "Bob", "a long password")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tag)
	// Output:
	// user-bob
}
