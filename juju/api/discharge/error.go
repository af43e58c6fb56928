package discharge

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
)

// CodeInteractionRequired is the code of an answer that wants the user.
const CodeInteractionRequired = "interaction required"

// Error is what a third party answers when it does not discharge.
type Error struct {
	Code    string
	Message string
	Info    struct {
		InteractionMethods map[string]json.RawMessage
		// VisitURL and WaitURL are how older services say that they want a browser.
		VisitURL string
		WaitURL  string
	}
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// methods returns the ways of interaction on offer by kind, each with its own description.
func (e *Error) methods() map[string]json.RawMessage { return e.Info.InteractionMethods }

func (e *Error) kinds() []string { return slices.Sorted(maps.Keys(e.methods())) }

// InteractionError says that the user could not prove who they are.
type InteractionError struct{ Reason error }

// Error gives the reason.
func (e *InteractionError) Error() string {
	return "cannot start interactive session: " + e.Reason.Error()
}

// Unwrap returns the reason.
func (e *InteractionError) Unwrap() error { return e.Reason }

// IsInteractionError says whether the user, and not the third party, was the trouble.
func IsInteractionError(err error) bool {
	var i *InteractionError
	return errors.As(err, &i)
}
