package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// UsageError says that the command line is wrong; the program exits with 2.
type UsageError struct{ msg string }

// Error returns what is wrong.
func (e *UsageError) Error() string { return e.msg }

func usageError(format string, args ...any) error {
	return &UsageError{fmt.Sprintf(format, args...)}
}

// IsUsage says whether err is about the command line.
func IsUsage(err error) bool {
	var u *UsageError
	return errors.As(err, &u)
}

// atLeast is cobra.MinimumNArgs with words for what is missing.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usageError("%s is missing\n\nUsage: %s", what, cmd.UseLine())
		}
		return nil
	}
}

// atMost is cobra.MaximumNArgs with words.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError("unrecognized args: %q\n\nUsage: %s", args[n:], cmd.UseLine())
		}
		return nil
	}
}

// noArgs is cobra.NoArgs with words.
func noArgs(cmd *cobra.Command, args []string) error { return atMost(0)(cmd, args) }

// between is cobra.RangeArgs with words.
func between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := atLeast(least, what)(cmd, args); err != nil {
			return err
		}
		return atMost(most)(cmd, args)
	}
}

// oneArg is cobra.ExactArgs(1) with words.
func oneArg(what string) cobra.PositionalArgs { return between(1, 1, what) }

// keyValues splits "key=value" arguments from bare keys.
func keyValues(args []string) (values map[string]string, keys []string) {
	values = map[string]string{}
	for _, a := range args {
		if k, v, ok := strings.Cut(a, "="); ok {
			values[k] = v
		} else {
			keys = append(keys, a)
		}
	}
	return values, keys
}
