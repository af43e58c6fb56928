package client

import (
	"errors"
	"fmt"
	"strings"
)

// Codes of the v2 keys API, as they stand in Error.Code.
const (
	ErrorCodeKeyNotFound  = 100
	ErrorCodeTestFailed   = 101
	ErrorCodeNotFile      = 102
	ErrorCodeNotDir       = 104
	ErrorCodeNodeExist    = 105
	ErrorCodeRootROnly    = 107
	ErrorCodeDirNotEmpty  = 108
	ErrorCodeUnauthorized = 110

	ErrorCodePrevValueRequired = 201
	ErrorCodeTTLNaN            = 202
	ErrorCodeIndexNaN          = 203
	ErrorCodeInvalidField      = 209
	ErrorCodeInvalidForm       = 210

	ErrorCodeRaftInternal = 300
	ErrorCodeLeaderElect  = 301

	ErrorCodeWatcherCleared    = 400
	ErrorCodeEventIndexCleared = 401
)

// Errors of the endpoint list and of redirects.
var (
	ErrNoEndpoints        = errors.New("client: no endpoints available")
	ErrTooManyRedirects   = errors.New("client: too many redirects")
	ErrClusterUnavailable = errors.New("client: etcd cluster is unavailable or misconfigured")
	ErrNoLeaderEndpoint   = errors.New("client: no leader endpoint available")

	errTooManyRedirectChecks = errors.New("client: too many redirect checks")
)

// Errors of answers that are no etcd answers.
var (
	ErrInvalidJSON = errors.New("client: response is invalid json. The endpoint is probably not valid etcd cluster endpoint.")
	ErrEmptyBody   = errors.New("client: response body is empty")
)

// ErrNoRequest says that the action given to Client.Do made no request.
var ErrNoRequest = errors.New("no HTTPRequest was available")

// Error is what the keys API answers when it refuses a request. It is
// returned by value: use errors.As with a variable of type Error, or a type
// assertion to Error.
type Error struct {
	// Code is one of the ErrorCode constants.
	Code int `json:"errorCode"`
	// Message is the fixed text that belongs to Code.
	Message string `json:"message"`
	// Cause names what was in the way: a path, or the compare that failed.
	Cause string `json:"cause"`
	// Index is the store's index when the server refused.
	Index uint64 `json:"index"`
}

// Error gives "CODE: MESSAGE (CAUSE) [INDEX]".
func (e Error) Error() string {
	return fmt.Sprintf("%d: %s (%s) [%d]", e.Code, e.Message, e.Cause, e.Index)
}

// AuthError is a refusal of the users and roles API: a text, with the HTTP
// status it came with. Like Error it is returned by value.
type AuthError struct {
	Message string `json:"message"`
	// Code is the HTTP status, 0 when unknown.
	Code int `json:"-"`
}

// Error gives the server's text.
func (e AuthError) Error() string { return e.Message }

// MembersError is a refusal of the members API: a text, with the HTTP
// status it came with. Like Error it is returned by value.
type MembersError struct {
	Message string `json:"message"`
	// Code is the HTTP status, 0 when unknown.
	Code int `json:"-"`
}

// Error gives the server's text.
func (e MembersError) Error() string { return e.Message }

// ClusterError says that every endpoint was tried and failed. Errors has one
// entry for each attempt, in the order of the attempts.
type ClusterError struct {
	Errors []error
}

// Error gives the text of ErrClusterUnavailable followed by each attempt's.
func (ce *ClusterError) Error() string {
	var b strings.Builder
	b.WriteString(ErrClusterUnavailable.Error())
	for i, e := range ce.Errors {
		fmt.Fprintf(&b, "; error #%d: %s\n", i, e)
	}
	return b.String()
}

// Detail gives each attempt's error on a line of its own.
func (ce *ClusterError) Detail() string {
	var b strings.Builder
	for i, e := range ce.Errors {
		fmt.Fprintf(&b, "error #%d: %s\n", i, e)
	}
	return b.String()
}

// Unwrap lets errors.Is and errors.As look at every attempt, and makes
// errors.Is(err, ErrClusterUnavailable) true.
func (ce *ClusterError) Unwrap() []error {
	return append([]error{ErrClusterUnavailable}, ce.Errors...)
}

// IsKeyNotFound reports whether err is, or wraps, an Error with code 100.
func IsKeyNotFound(err error) bool {
	var e Error
	return errors.As(err, &e) && e.Code == ErrorCodeKeyNotFound
}

// IsUserNotFound reports whether err is, or wraps, the server's answer that
// a user does not exist, whichever call it came from.
func IsUserNotFound(err error) bool { return isAbsent(err, "auth: User ") }

// IsRoleNotFound reports whether err is, or wraps, the server's answer that
// a role does not exist, whichever call it came from.
func IsRoleNotFound(err error) bool { return isAbsent(err, "auth: Role ") }

// isAbsent knows the three forms of "does not exist" that etcd uses: with a
// full stop (get, put), without one (delete user) and contracted (delete
// role). The name in between may hold anything.
func isAbsent(err error, subject string) bool {
	var e AuthError
	if !errors.As(err, &e) {
		return false
	}
	_, rest, ok := strings.Cut(e.Message, subject)
	return ok && (strings.Contains(rest, " does not exist") || strings.Contains(rest, " doesn't exist"))
}
