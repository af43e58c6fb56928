package domain

import (
	"errors"
	"fmt"
)

// Kind is the kind of an error, spelled as the code that the wire carries for
// it. A Kind is itself an error, so that callers ask errors.Is(err,
// domain.NotFound). The empty kind is an error without a code.
type Kind string

// The kinds of errors, equal to the codes on the wire.
const (
	NotFound              Kind = "not found"
	UserNotFound          Kind = "user not found"
	ModelNotFound         Kind = "model not found"
	Unauthorized          Kind = "unauthorized access"
	CannotEnterScope      Kind = "cannot enter scope"
	CannotEnterScopeYet   Kind = "cannot enter scope yet"
	ExcessiveContention   Kind = "excessive contention"
	UnitHasSubordinates   Kind = "unit has subordinates"
	NotAssigned           Kind = "not assigned"
	Stopped               Kind = "stopped"
	IsDead                Kind = "dead"
	HasAssignedUnits      Kind = "machine has assigned units"
	HasHostedModels       Kind = "controller has hosted models"
	ModelNotEmpty         Kind = "model not empty"
	HasContainers         Kind = "machine is hosting containers"
	HasAttachedStorage    Kind = "machine has attached storage"
	NotProvisioned        Kind = "not provisioned"
	NoAddressSet          Kind = "no address set"
	TryAgain              Kind = "try again"
	NotImplemented        Kind = "not implemented"
	AlreadyExists         Kind = "already exists"
	OperationBlocked      Kind = "operation is blocked"
	LeadershipClaimDenied Kind = "leadership claim denied"
	NotLeader             Kind = "not leader"
	LeaseClaimDenied      Kind = "lease claim denied"
	NotSupported          Kind = "not supported"
	BadRequest            Kind = "bad request"
	Forbidden             Kind = "forbidden"
	IncompatibleBase      Kind = "incompatible base"
	QuotaLimitExceeded    Kind = "quota limit exceeded"
	NotValid              Kind = "not valid"
	AccessRequired        Kind = "access required"
	Other                 Kind = ""
)

// Error returns the code itself.
func (k Kind) Error() string { return string(k) }

// Error is an error with a kind and the text that the caller is to see.
type Error struct {
	Kind    Kind
	Message string
	cause   error
}

// Error returns the text.
func (e *Error) Error() string { return e.Message }

// Is makes the error equal to its kind.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind && k != Other
}

// Unwrap returns what Errorf wrapped with %w, or nil.
func (e *Error) Unwrap() error { return e.cause }

// Errorf makes an error of a kind; an operand of %w is wrapped.
func Errorf(k Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: k, Message: err.Error(), cause: errors.Unwrap(err)}
}

// Wrapf puts text in front of err and keeps its kind: "cannot deploy: unit not
// found" is still not found.
func Wrapf(err error, format string, args ...any) *Error {
	return &Error{Kind: KindOf(err), Message: fmt.Sprintf(format, args...) + ": " + err.Error(), cause: err}
}

// KindOf returns the kind of the first error in the chain that has one, Other
// if there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return Other
}
