package worker

import "fmt"

// Error is a constant error of this package, compared with errors.Is.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

// What a Runner can answer.
const (
	// ErrAborted says that the caller's abort channel closed first.
	ErrAborted = Error("aborted waiting for worker")
	// ErrDead says that the runner has ended or is about to.
	ErrDead = Error("worker runner is not running")
	// ErrNotFound says that no worker was started under the id.
	ErrNotFound = Error("worker not found")
	// ErrAlreadyExists says that the id is in use.
	ErrAlreadyExists = Error("worker already exists")
)

// idError is one of the errors above about one worker; its text is the
// original's.
type idError struct {
	id   string
	kind Error
}

func (e *idError) Error() string {
	if e.kind == ErrNotFound {
		return fmt.Sprintf("worker %q not found", e.id)
	}
	return fmt.Sprintf("worker %q already exists", e.id)
}

func (e *idError) Unwrap() error { return e.kind }
