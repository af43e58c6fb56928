package params

import (
	"encoding/json"
	"errors"
)

// Error is how an error travels in a result: a message for people, a code for programs and, with
// some codes, an info object. Code is always written, "" when there is none.
type Error struct {
	Message string         `json:"message"`
	Code    string         `json:"code"`
	Info    map[string]any `json:"info,omitempty"`
}

// Error returns the message alone.
func (e Error) Error() string { return e.Message }

// ErrorCode returns the code, one of the Code constants or "".
func (e Error) ErrorCode() string { return e.Code }

// ErrorInfo returns the info object, nil when there is none.
func (e Error) ErrorInfo() map[string]any { return e.Info }

// UnmarshalInfo decodes the info object into to, a pointer to the type that belongs to the code
// (DischargeRequiredErrorInfo, RedirectErrorInfo).
func (e Error) UnmarshalInfo(to any) error {
	b, err := json.Marshal(e.Info)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}

// Is makes errors.Is true for another Error of the same non-empty code, or of the same text when
// neither has a code.
func (e Error) Is(target error) bool {
	var code string
	switch t := target.(type) {
	case *Error:
		code = t.Code
	case Error:
		code = t.Code
	default:
		return false
	}
	if code == "" && e.Code == "" {
		return e.Message == target.Error()
	}
	return code == e.Code
}

// ErrCode returns the code of the first error in err's chain that has one, "" when none has.
func ErrCode(err error) string {
	var coder interface{ ErrorCode() string }
	if errors.As(err, &coder) {
		return coder.ErrorCode()
	}
	return ""
}
