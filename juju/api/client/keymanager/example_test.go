package keymanager_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/keymanager"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{},{"error":{"message":"invalid ssh key: x","code":"not valid"}}]}`) // a program's is from a connector
	errs, err := keymanager.NewClient(conn).AddKeys(context.Background(), "admin", "ssh-ed25519 AAAA me@here", "x")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(errs)
	// Output:
	// [<nil> invalid ssh key: x]
}
