package environment

import (
	"errors"
	"fmt"
	"strings"
)

// Errors that callers ask for with errors.Is.
var (
	// ErrEnvironmentNotBootstrapped is the error of a name that stands nowhere; it is a
	// *NotBootstrappedError.
	ErrEnvironmentNotBootstrapped = errors.New("environment is not bootstrapped")
	// ErrLoginRequired is the error of a call before the login.
	ErrLoginRequired = errors.New("login required")
	// ErrAlreadyConnected is the error of a second login.
	ErrAlreadyConnected = errors.New("already connected")
	// ErrClosed is the error of a call after Close.
	ErrClosed = errors.New("environment is closed")
)

// NotBootstrappedError says where an environment was looked for.
type NotBootstrappedError struct {
	Name string
	// Store is the directory of the client store, File the .jenv file. A name with a separator has no
	// file, and none was looked for.
	Store, File string
	// Err is what the client store said.
	Err error
}

// Error names both places.
func (e *NotBootstrappedError) Error() string {
	return fmt.Sprintf("environment %q is not bootstrapped: not in the client store %s (%v) and no file %s",
		e.Name, e.Store, e.Err, e.File)
}

// Is makes errors.Is true for ErrEnvironmentNotBootstrapped.
func (*NotBootstrappedError) Is(target error) bool { return target == ErrEnvironmentNotBootstrapped }

// Unwrap returns what the client store said.
func (e *NotBootstrappedError) Unwrap() error { return e.Err }

// ModelChoiceError says that an endpoint names no model and the user has none, or several.
type ModelChoiceError struct {
	// Models are the user's models, "owner/name (uuid)".
	Models []string
}

// Error lists the models.
func (e *ModelChoiceError) Error() string {
	if len(e.Models) == 0 {
		return "the endpoint names no model, and there is none"
	}
	return "the endpoint names no model; give one as wss://host:port/model/UUID/api: " + strings.Join(e.Models, ", ")
}

// GoneError says that Juju has no such method any more. Nothing has been sent.
type GoneError struct {
	// Method is the method as python-jujuclient spells it.
	Method string
	// Since is the first version of Juju without it.
	Since string
	// Instead says what took its place; "" for nothing.
	Instead string
}

// Error names the version.
func (e *GoneError) Error() string {
	msg := fmt.Sprintf("%s not supported: gone since Juju %s", e.Method, e.Since)
	if e.Instead != "" {
		msg += "; use " + e.Instead
	}
	return msg
}

// ErrorCode returns the code that a server would have answered with.
func (*GoneError) ErrorCode() string { return "not supported" }

// Is makes errors.Is true for the kind NotSupported, known by its text.
func (*GoneError) Is(target error) bool { return target.Error() == "not supported" }

// MissingMethodError says that the server offers a facade and lacks one of its methods, as a controller
// does that has not built all of it. Nothing has been done.
type MissingMethodError struct {
	// Facade and Method are what was called, in this version.
	Facade, Method string
	Version        int
	// Err is the server's answer.
	Err error
}

// Error names the method.
func (e *MissingMethodError) Error() string {
	return fmt.Sprintf("%s.%s not supported: the server's %s, in version %d, has no such method", e.Facade, e.Method, e.Facade, e.Version)
}

// ErrorCode returns the code that stands for what is not supported.
func (*MissingMethodError) ErrorCode() string { return "not supported" }

// Is makes errors.Is true for the kind NotSupported, known by its text.
func (*MissingMethodError) Is(target error) bool { return target.Error() == "not supported" }

// Unwrap returns the server's answer.
func (e *MissingMethodError) Unwrap() error { return e.Err }

// OldServerError says that a server of Juju 1 is not asked for this.
type OldServerError struct {
	// Method is the facade's method on Juju 2 and later.
	Method string
}

// Error names the method.
func (e *OldServerError) Error() string {
	return e.Method + " not supported: the server speaks the API of Juju 1, of which this client knows deploying, relating, exposing, configuring, scaling, removing, status and watching"
}

// ErrorCode returns the code that a server would have answered with.
func (*OldServerError) ErrorCode() string { return "not supported" }

// Is makes errors.Is true for the kind NotSupported, known by its text.
func (*OldServerError) Is(target error) bool { return target.Error() == "not supported" }
