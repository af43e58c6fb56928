package params_test

import (
	"encoding/json"
	"fmt"

	"github.com/gantline/gantline/juju/rpc/params"
)

// A result of a bulk call is asked for its error by code.
func ExampleIsCodeNotFound() {
	var results params.ErrorResults
	err := json.Unmarshal([]byte(`{"results":[{},{"error":{"message":"application \"web\" not found","code":"not found"}}]}`), &results)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range results.Results {
		if r.Error != nil && params.IsCodeNotFound(r.Error) {
			fmt.Println(r.Error)
		}
	}
	// Output: application "web" not found
}
