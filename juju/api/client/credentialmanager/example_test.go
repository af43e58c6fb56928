package credentialmanager_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/credentialmanager"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/rpc/params"
)

func Example() {
	conn := canned.New(`{"error":{"message":"permission denied","code":"unauthorized access"}}`) // a program's is from a connector
	err := credentialmanager.NewClient(conn).InvalidateModelCredential(context.Background(), "expired")
	fmt.Println(params.ErrCode(err))
	// Output:
	// unauthorized access
}
