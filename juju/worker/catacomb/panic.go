package catacomb

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// PanicError is the error of a work function that panicked: one broken worker
// fails and is restarted by its owner, the process lives.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the goroutine's stack at that point
}

// Error names the value without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic resulted in: %v", e.Value) }

// Unwrap returns the value when it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// StackTrace returns the stack, one line an element; engines and runners log
// it.
func (e *PanicError) StackTrace() []string {
	return strings.Split(strings.TrimSpace(string(e.Stack)), "\n")
}

// Panicked reports true; it tells the error from others that have a stack.
func (e *PanicError) Panicked() bool { return true }

// guard calls f and turns a panic into an error.
func guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}
