// Package bulk reads the answers of bulk calls: one result an argument, each with its own error.
// The facade clients use it; it knows the convention and no facade.
package bulk

import (
	"fmt"

	"github.com/gantline/gantline/juju/rpc/params"
)

// Errors returns one error an argument, nil where it succeeded. It is an error of the whole call
// when the server answered with another number of results.
func Errors(results []params.ErrorResult, want int) ([]error, error) {
	if err := Count(len(results), want); err != nil {
		return nil, err
	}
	errs := make([]error, len(results))
	for i, r := range results {
		errs[i] = Err(r.Error)
	}
	return errs, nil
}

// One returns the error of a bulk call with a single argument.
func One(results []params.ErrorResult) error {
	errs, err := Errors(results, 1)
	if err != nil {
		return err
	}
	return errs[0]
}

// Count checks the number of results.
func Count(got, want int) error {
	if got != want {
		return fmt.Errorf("expected %d results from the server, got %d", want, got)
	}
	return nil
}

// Err turns the wire's pointer into an error that is nil when there is none.
func Err(e *params.Error) error {
	if e == nil {
		return nil
	}
	return e
}

// Entities makes the usual argument of a bulk call.
func Entities(tags ...string) params.Entities {
	e := params.Entities{Entities: make([]params.Entity, len(tags))}
	for i, tag := range tags {
		e.Entities[i].Tag = tag
	}
	return e
}
