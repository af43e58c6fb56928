package models

import (
	"errors"
	"fmt"
	"strings"
)

// Error is the error of Digital Rebar's wire: an HTTP status, the object it is
// about, and messages.
type Error struct {
	// Object is what the error is about, if the caller kept it.
	Object Model `json:"-"`
	// Model is the type of the object, Key its key.
	Model string
	Key   string
	// Type is the kind: the HTTP method, or a word like ValidationError.
	Type string
	// Messages says what went wrong.
	Messages []string
	// Code is the HTTP status.
	Code int
}

// NewError returns an error with one message.
func NewError(t string, code int, m string) *Error {
	return &Error{Type: t, Code: code, Messages: []string{m}}
}

// Error returns the kind, the object and the messages; several messages get a
// line each.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Type)
	b.WriteByte(':')
	switch {
	case e.Key != "":
		fmt.Fprintf(&b, " %s/%s", e.Model, e.Key)
	case e.Model != "":
		fmt.Fprintf(&b, " %s", e.Model)
	}
	if len(e.Messages) == 1 {
		if e.Key != "" || e.Model != "" {
			b.WriteByte(':')
		}
		b.WriteByte(' ')
		b.WriteString(e.Messages[0])
		return b.String()
	}
	for _, m := range e.Messages {
		b.WriteString("\n  ")
		b.WriteString(m)
	}
	return b.String()
}

// Errorf adds a message.
func (e *Error) Errorf(s string, args ...interface{}) {
	if e.Messages == nil {
		e.Messages = []string{}
	}
	e.Messages = append(e.Messages, fmt.Sprintf(s, args...))
}

// AddError adds src's messages: those of an Error or a Validation one by one, any
// other error as one message, nil not at all.
func (e *Error) AddError(src error) {
	if src == nil {
		return
	}
	var other *Error
	if errors.As(src, &other) {
		if other != nil {
			e.Messages = append(e.Messages, other.Messages...)
		}
		return
	}
	var val *Validation
	if errors.As(src, &val) {
		if val != nil {
			e.Messages = append(e.Messages, val.Errors...)
		}
		return
	}
	e.Errorf("%s", src.Error())
}

// ContainsError says whether there is any message.
func (e *Error) ContainsError() bool { return len(e.Messages) > 0 }

// HasError returns e if there is any message, and a nil error if not.
func (e *Error) HasError() error {
	if e == nil || !e.ContainsError() {
		return nil
	}
	return e
}
