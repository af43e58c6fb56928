package rpc

import (
	"errors"
	"fmt"
)

// ErrShutdown is the error of a call on a connection that was closed, by either end, in order.
var ErrShutdown = errors.New("connection is shut down")

// IsShutdownErr says whether err is ErrShutdown.
func IsShutdownErr(err error) bool { return errors.Is(err, ErrShutdown) }

// RequestError is an error that the peer answered a request with.
type RequestError struct {
	// Message is for people, Code for programs and often "", Info depends on the code.
	Message string
	Code    string
	Info    map[string]any
}

// Error returns "message (code)", or the message alone where there is no code.
func (e *RequestError) Error() string {
	if e.Code == "" {
		return e.Message
	}
	return e.Message + " (" + e.Code + ")"
}

// ErrorCode returns the code, "" where there is none.
func (e *RequestError) ErrorCode() string { return e.Code }

// ErrorInfo returns the info, nil where there is none.
func (e *RequestError) ErrorInfo() map[string]any { return e.Info }

// Is makes errors.Is true for an error of the same non-empty code, and for an error whose text is
// the code's well-known one, so that errors.Is(err, errors.NotFound) of a program that uses
// github.com/juju/errors holds here without that module being imported.
func (e *RequestError) Is(target error) bool {
	if e.Code == "" || target == nil {
		return false
	}
	if coder, ok := target.(interface{ ErrorCode() string }); ok {
		return coder.ErrorCode() == e.Code
	}
	return target.Error() == wellKnownText(e.Code)
}

// wellKnownText returns the text of the sentinel in github.com/juju/errors that stands for a code.
// It is the code itself but for two.
func wellKnownText(code string) string {
	switch code {
	case "unauthorized access":
		return "unauthorized"
	case "not yet available; try again later":
		return "not yet available"
	}
	return code
}

// FrameTooLargeError says that a message is larger than this end, or the peer, takes.
type FrameTooLargeError struct {
	// Size is the message's length in bytes as far as it was counted; AtLeast says that it was not
	// counted to its end.
	Size    int64
	AtLeast bool
	Limit   int64
}

// Error names both numbers.
func (e *FrameTooLargeError) Error() string {
	qualifier := ""
	if e.AtLeast {
		qualifier = "at least "
	}
	return fmt.Sprintf("message of %s%d bytes is over the limit of %d bytes", qualifier, e.Size, e.Limit)
}

// errorParts returns what travels of a handler's error.
func errorParts(err error) (message, code string, info map[string]any) {
	var req *RequestError
	if errors.As(err, &req) && req.Error() == err.Error() {
		return req.Message, req.Code, req.Info
	}
	var coder interface{ ErrorCode() string }
	if errors.As(err, &coder) {
		code = coder.ErrorCode()
	}
	var informer interface{ ErrorInfo() map[string]any }
	if errors.As(err, &informer) {
		info = informer.ErrorInfo()
	}
	return err.Error(), code, info
}
