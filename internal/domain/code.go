package domain

// ErrorCode returns the code that the wire carries for the error.
func (e *Error) ErrorCode() string { return string(e.Kind) }

// ErrorCode returns the code itself.
func (k Kind) ErrorCode() string { return string(k) }
