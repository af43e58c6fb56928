package workertest_test

import (
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/worker/workertest"
)

// told is a test handle that prints; tests give their *testing.T.
type told struct{}

func (told) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// A worker that refuses to end well fails the test that wants a clean end.
func Example() {
	w := workertest.NewErrorWorker(errors.New("disk is full"))
	workertest.CheckAlive(told{}, w)
	fmt.Println(workertest.CheckKill(told{}, w))
	workertest.CleanKill(told{}, workertest.NewErrorWorker(nil))
	// Output: disk is full
}
