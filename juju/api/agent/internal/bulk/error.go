package bulk

import (
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Err turns the error of one result into an error that is nil if there is none.
// Its text is the server's message. errors.As finds the *params.Error, and with
// it the code; errors.Is finds the kind (package core/errors) of the codes that
// have one.
func Err(e *params.Error) error {
	if e == nil {
		return nil
	}
	kind, ok := kindOf(e.Code)
	if !ok {
		return e
	}
	return &kindError{wire: e, kind: kind}
}

type kindError struct {
	wire *params.Error
	kind coreerrors.Kind
}

func (e *kindError) Error() string   { return e.wire.Error() }
func (e *kindError) Unwrap() []error { return []error{e.wire, e.kind} }

// kindOf returns the kind that a code stands for: the code's own text, but for
// unauthorized access.
func kindOf(code string) (coreerrors.Kind, bool) {
	switch code {
	case params.CodeUnauthorized:
		return coreerrors.Unauthorized, true
	case params.CodeNotFound, params.CodeUserNotFound, params.CodeNotImplemented,
		params.CodeAlreadyExists, params.CodeNotSupported, params.CodeNotValid,
		params.CodeNotProvisioned, params.CodeNotAssigned, params.CodeBadRequest,
		params.CodeMethodNotAllowed, params.CodeForbidden, params.CodeQuotaLimitExceeded:
		return coreerrors.Kind(code), true
	case params.CodeNotYetAvailable:
		return "not yet available", true
	}
	return "", false
}
