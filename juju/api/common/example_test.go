package common_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/api/common"
)

// What is wanted of a log travels as the query of its stream.
func ExampleDebugLogParams() {
	args := common.DebugLogParams{IncludeEntity: []string{"unit-web-0"}, Backlog: 10, NoTail: true}
	fmt.Println(args.URLQuery().Encode())
	// Output: backlog=10&includeEntity=unit-web-0&noTail=true
}
