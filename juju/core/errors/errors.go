// Package errors holds the kinds of error that Juju's API, client store and
// values share, so that callers ask with errors.Is what went wrong.
//
// A kind is compared by its text. That makes errors.Is(err, NotFound) hold for
// the constants of github.com/juju/errors too, whose texts are the same, and a
// program that asks for those needs no change.
package errors

import "fmt"

// Kind is a kind of error. Its text is the one that Juju uses.
type Kind string

// The kinds. Their texts equal those of github.com/juju/errors and, where there
// is such a code, the error codes on the wire.
const (
	AlreadyExists  Kind = "already exists"
	BadRequest     Kind = "bad request"
	Forbidden      Kind = "forbidden"
	NotAssigned    Kind = "not assigned"
	NotFound       Kind = "not found"
	NotImplemented Kind = "not implemented"
	NotProvisioned Kind = "not provisioned"
	NotSupported   Kind = "not supported"
	NotValid       Kind = "not valid"
	Timeout        Kind = "timeout"
	Unauthorized   Kind = "unauthorized"
	UserNotFound   Kind = "user not found"
)

func (k Kind) Error() string { return string(k) }

// Is reports whether target has the text of the kind.
func (k Kind) Is(target error) bool { return target != nil && target.Error() == string(k) }

// kindError is a message of some kind.
type kindError struct {
	message string
	kind    Kind
}

func (e *kindError) Error() string { return e.message }
func (e *kindError) Unwrap() error { return e.kind }

// New returns an error of the kind with a message of its own.
func New(kind Kind, format string, args ...any) error {
	return &kindError{message: fmt.Sprintf(format, args...), kind: kind}
}

// NotFoundf returns a NotFound error, "<message> not found".
func NotFoundf(format string, args ...any) error { return suffixed(NotFound, format, args) }

// NotValidf returns a NotValid error, "<message> not valid".
func NotValidf(format string, args ...any) error { return suffixed(NotValid, format, args) }

// NotSupportedf returns a NotSupported error, "<message> not supported".
func NotSupportedf(format string, args ...any) error { return suffixed(NotSupported, format, args) }

// AlreadyExistsf returns an AlreadyExists error, "<message> already exists".
func AlreadyExistsf(format string, args ...any) error { return suffixed(AlreadyExists, format, args) }

func suffixed(kind Kind, format string, args []any) error {
	return &kindError{message: fmt.Sprintf(format, args...) + " " + string(kind), kind: kind}
}
