package errors_test

import (
	"errors"
	"fmt"

	agenterrors "github.com/gantline/gantline/juju/agent/errors"
)

// Of the errors that ended an agent's workers, the one that ends the agent matters more.
func Example() {
	lost := errors.New("connection lost")
	fatal := &agenterrors.FatalError{Err: "the agent is not wanted any more"}
	fmt.Println(agenterrors.IsFatal(lost), agenterrors.IsFatal(fatal))
	fmt.Println(agenterrors.MoreImportantError(lost, fatal))
	// Output:
	// false true
	// the agent is not wanted any more
}
