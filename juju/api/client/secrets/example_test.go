package secrets_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/secrets"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"result":"secret:9m4e2mr0ui3e8a215n4g"}]}`) // a program's is from a connector
	uri, err := secrets.NewClient(conn).CreateSecret(context.Background(), "token", "", map[string]string{"token": "czNjcmV0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(uri)
	// Output:
	// secret:9m4e2mr0ui3e8a215n4g
}
