// Package utils holds the small things that Digital Rebar's own providers share:
// errors under their name, typed access to params, and a queue for each object.
package utils

import (
	"errors"
	"sync/atomic"

	"github.com/gantline/gantline/rebar/models"
)

// pluginName is the Key of the errors made here. The original's API is one name a
// process.
var pluginName atomic.Value

// SetErrorName sets the name under which errors are made.
func SetErrorName(name string) { pluginName.Store(name) }

// MakeError returns an error of this provider with one message.
func MakeError(code int, msg string) *models.Error {
	key, ok := pluginName.Load().(string)
	if !ok {
		key = "unknown"
	}
	return &models.Error{Code: code, Model: "plugin", Key: key, Type: "rpc", Messages: []string{msg}}
}

// ConvertError returns err with a code: itself if it is a *models.Error, else one
// made of it; nil for nil.
func ConvertError(code int, err error) *models.Error {
	if err == nil {
		return nil
	}
	var e *models.Error
	if errors.As(err, &e) {
		if e == nil {
			return nil
		}
		e.Code = code
		return e
	}
	return MakeError(code, "Err: "+err.Error())
}
