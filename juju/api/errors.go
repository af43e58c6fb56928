package api

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
)

// Phase is a step on the way to an answer.
type Phase string

// The phases, in their order.
const (
	PhaseResolve  Phase = "resolve"
	PhaseDial     Phase = "dial"
	PhaseTLS      Phase = "TLS"
	PhaseUpgrade  Phase = "upgrade"
	PhaseLogin    Phase = "login"
	PhaseRedirect Phase = "redirect"
	PhaseCall     Phase = "call"
)

// PhaseError says in which phase, and with which address, something failed. What the server itself
// answered to a call is not wrapped in it; what it answered to a login is.
type PhaseError struct {
	Phase Phase
	// Address is the host or host:port.
	Address string
	// Request is the method that was called, in PhaseCall.
	Request string
	Err     error
}

// Error names phase, address and cause.
func (e *PhaseError) Error() string {
	switch e.Phase {
	case PhaseResolve:
		return fmt.Sprintf("cannot resolve %q: %v", e.Address, e.Err)
	case PhaseDial:
		return fmt.Sprintf("cannot dial %s: %v", e.Address, e.Err)
	case PhaseTLS:
		return fmt.Sprintf("cannot establish TLS with %s: %v", e.Address, e.Err)
	case PhaseUpgrade:
		return fmt.Sprintf("cannot upgrade to a websocket at %s: %v", e.Address, e.Err)
	case PhaseLogin:
		return fmt.Sprintf("cannot log in to %s: %v", e.Address, e.Err)
	case PhaseRedirect:
		return fmt.Sprintf("cannot get redirect addresses from %s: %v", e.Address, e.Err)
	case PhaseCall:
		return fmt.Sprintf("cannot call %s at %s: %v", e.Request, e.Address, e.Err)
	}
	return fmt.Sprintf("%s %s: %v", e.Phase, e.Address, e.Err)
}

// Unwrap returns the cause.
func (e *PhaseError) Unwrap() error { return e.Err }

// ConnectError says that no address of a controller could be connected to.
type ConnectError struct {
	// Attempts holds the last failure of each address, the most telling one first.
	Attempts []error
}

// Error gives the most telling failure and the number of the others.
func (e *ConnectError) Error() string {
	msg := "unable to connect to API: " + e.Attempts[0].Error()
	switch n := len(e.Attempts) - 1; n {
	case 0:
	case 1:
		msg += " (and 1 more address failed)"
	default:
		msg += fmt.Sprintf(" (and %d more addresses failed)", n)
	}
	return msg
}

// Unwrap returns all failures, the most telling one first.
func (e *ConnectError) Unwrap() []error { return e.Attempts }

// errNoAddress is the error where somebody who was asked for addresses names none.
var errNoAddress = errors.New("no address is known")

// combine orders failures: one that is not of the dial says more than a dial's, a later one more
// than an earlier.
func combine(failures []error) error {
	if len(failures) == 0 {
		failures = []error{errNoAddress} // there was none to try
	}
	best := 0
	for i, err := range failures {
		if !isDialFailure(err) || isDialFailure(failures[best]) {
			best = i
		}
	}
	attempts := []error{failures[best]}
	for i, err := range failures {
		if i != best {
			attempts = append(attempts, err)
		}
	}
	return &ConnectError{Attempts: attempts}
}

func isDialFailure(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// isFinal says whether a retry at the same address cannot help: the certificate does not fit, or the
// server understood the request and refuses it.
func isFinal(err error) bool {
	var refused *upgradeRefused
	if !errors.As(err, &refused) {
		return isCertificateError(err)
	}
	switch refused.status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return refused.status >= 400 && refused.status < 500
}

// isCertificateError says whether the server's certificate, or our way to check it, is at fault.
func isCertificateError(err error) bool {
	var (
		invalid    x509.CertificateInvalidError
		hostname   x509.HostnameError
		insecure   x509.InsecureAlgorithmError
		extension  x509.UnhandledCriticalExtension
		authority  x509.UnknownAuthorityError
		constraint x509.ConstraintViolationError
		roots      x509.SystemRootsError
	)
	return errors.As(err, &invalid) || errors.As(err, &hostname) || errors.As(err, &insecure) ||
		errors.As(err, &extension) || errors.As(err, &authority) || errors.As(err, &constraint) ||
		errors.As(err, &roots) || websocket.CloseStatus(err) == websocket.StatusTLSHandshake
}

// RedirectError says that the model is at another controller.
type RedirectError struct {
	// Servers are the other controller's addresses, one list a node; CACert is its CA.
	Servers []network.MachineHostPorts
	CACert  string
	// FollowRedirect says that the way is meant to be followed without asking. Open does so once,
	// and returns this error only if it is sent on again.
	FollowRedirect bool
	// ControllerTag and ControllerAlias name the other controller, where that is known.
	ControllerTag   names.ControllerTag
	ControllerAlias string
}

// Error is the original's text.
func (e *RedirectError) Error() string { return "redirection to alternative server required" }

// IsRedirectError says whether err asks to connect elsewhere.
func IsRedirectError(err error) bool {
	var redirect *RedirectError
	return errors.As(err, &redirect)
}
