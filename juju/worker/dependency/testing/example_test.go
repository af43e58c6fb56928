package testing_test

import (
	"errors"
	"fmt"

	dependencytesting "github.com/gantline/gantline/juju/worker/dependency/testing"
)

// A start function is given the inputs that a test chooses, without an engine.
func ExampleStubContext() {
	missing := errors.New("not there yet")
	c := dependencytesting.StubContext(nil, map[string]any{"greeting": "hello", "clock": missing})
	var greeting string
	err := c.Get("greeting", &greeting)
	fmt.Println(greeting, err)
	fmt.Println(c.Get("clock", nil))
	// Output:
	// hello <nil>
	// not there yet
}
