package etcdcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

// Exit codes of v2 etcdctl.
const (
	exitBadArgs       = 1
	exitBadConnection = 2
	exitServerError   = 4
	exitUnhealthy     = 5
)

// ExitError ends the program with a code. What there is to say has been said.
type ExitError struct{ Code int }

// Error tells the code.
func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// ExitCode is the code that an error of these commands ends the program
// with, and whether it is such an error.
func ExitCode(err error) (code int, ok bool) {
	var e *ExitError
	if errors.As(err, &e) {
		return e.Code, true
	}
	return 0, false
}

// fail says what went wrong as etcdctl's key commands do.
func fail(cmd *cobra.Command, code int, err error) error {
	say(cmd.ErrOrStderr(), "Error:  %v\n", err)
	var cluster *client.ClusterError
	if errors.As(err, &cluster) {
		say(cmd.ErrOrStderr(), "%s\n", cluster.Detail())
	}
	return &ExitError{code}
}

// complain says what went wrong as etcdctl's member, user and role commands do.
func complain(cmd *cobra.Command, text string) error {
	say(cmd.ErrOrStderr(), "%s\n", text)
	return &ExitError{exitBadArgs}
}

// say writes for people; a pipe that is closed is their decision.
func say(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, format, args...) //nolint:errcheck // see above
}

// unreachable reports whether nothing answered.
func unreachable(err error) bool {
	var op *net.OpError
	var bad *url.Error
	return errors.As(err, &op) || errors.As(err, &bad) || errors.Is(err, context.DeadlineExceeded)
}
