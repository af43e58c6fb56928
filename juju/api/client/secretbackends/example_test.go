package secretbackends_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/secretbackends"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"result":{"name":"vault"},"num-secrets":4,"status":"active"}]}`) // a program's is from a connector
	found, err := secretbackends.NewClient(conn).ListSecretBackends(context.Background(), nil, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Result.Name, found[0].NumSecrets)
	// Output:
	// vault 4
}
