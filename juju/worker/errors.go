package worker

// Error is a constant error of this package, compared with errors.Is.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

// What a Runner can answer besides NotFound and AlreadyExists errors (package
// core/errors) about one worker.
const (
	// ErrAborted says that the caller's abort channel closed first.
	ErrAborted = Error("aborted waiting for worker")
	// ErrDead says that the runner has ended or is about to.
	ErrDead = Error("worker runner is not running")
)
