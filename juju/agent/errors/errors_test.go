package errors_test

import (
	"errors"
	"fmt"
	"testing"

	agenterrors "github.com/gantline/gantline/juju/agent/errors"
	"github.com/gantline/gantline/juju/worker"
)

func TestImportance(t *testing.T) {
	// Groups of equal importance, the least first.
	groups := [][]error{
		{nil},
		{errors.New("other"), worker.ErrDead},
		{&agenterrors.FatalError{Err: "fatal"}, worker.ErrRestartAgent},
		{worker.ErrRebootMachine, fmt.Errorf("because: %w", worker.ErrShutdownMachine)},
		{worker.ErrTerminateAgent},
	}
	for i, lower := range groups {
		for _, a := range lower {
			if got := agenterrors.IsFatal(a); got != (i >= 2) {
				t.Errorf("IsFatal(%v) is %v", a, got)
			}
			for j, higher := range groups {
				for _, b := range higher {
					if got := agenterrors.MoreImportant(b, a); got != (j > i) {
						t.Errorf("MoreImportant(%v, %v) is %v", b, a, got)
					}
				}
			}
		}
	}
	if got := agenterrors.MoreImportantError(worker.ErrRebootMachine, worker.ErrTerminateAgent); !errors.Is(got, worker.ErrTerminateAgent) {
		t.Errorf("got %v", got)
	}
	if got := agenterrors.MoreImportantError(worker.ErrRebootMachine, worker.ErrShutdownMachine); !errors.Is(got, worker.ErrRebootMachine) {
		t.Errorf("of equals: %v", got)
	}
}
