// Package errors says which errors end an agent, and which of several matters
// most. It is what an agent's engines and runners take for IsFatal and
// WorstError.
package errors

import (
	"errors"

	"github.com/gantline/gantline/juju/worker"
)

// FatalError is an error that ends the agent and has no other meaning.
type FatalError struct {
	Err string
}

// Error returns the text.
func (e *FatalError) Error() string { return e.Err }

// IsFatal reports whether the error ends the agent.
func IsFatal(err error) bool { return importance(err) > other }

// How much errors matter. A fatal one is above other.
const (
	none = iota
	other
	fatal
	machine // reboot, shut down
	terminate
)

func importance(err error) int {
	var fatalErr *FatalError
	switch {
	case err == nil:
		return none
	case errors.Is(err, worker.ErrTerminateAgent):
		return terminate
	case errors.Is(err, worker.ErrRebootMachine), errors.Is(err, worker.ErrShutdownMachine):
		return machine
	case errors.Is(err, worker.ErrRestartAgent), errors.As(err, &fatalErr):
		return fatal
	}
	return other
}

// MoreImportant reports whether err0 matters more than err1.
func MoreImportant(err0, err1 error) bool { return importance(err0) > importance(err1) }

// MoreImportantError returns the error that matters more; err0 if neither does.
func MoreImportantError(err0, err1 error) error {
	if MoreImportant(err1, err0) {
		return err1
	}
	return err0
}
