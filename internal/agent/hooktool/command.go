package hooktool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
)

// The exit codes of tools.
const (
	codeDone   = 0
	codeFailed = 1 // the tool could not do it
	codeUsage  = 2 // the arguments were wrong
)

// command is one call of a tool: what it is for, and what it does.
type command struct {
	name    string
	args    string
	purpose string
	doc     string
	flags   flagSet
	// init takes the arguments that are no flags; nil refuses any.
	init func(args []string) error
	run  func(ctx context.Context, call *invocation) error
}

// invocation is what a running tool has of its caller.
type invocation struct {
	dir    string
	stdin  *bytes.Reader // nil: the caller has not sent it yet
	stdout bytes.Buffer
	stderr bytes.Buffer
}

// errStdinRequired says that the tool wants its standard input, which callers
// send on demand only.
var errStdinRequired = errors.New("hook tool requires stdin")

// tools lists what exists. A tool that is not here has no name in a hook's PATH.
func tools() []func(Context) *command {
	return []func(Context) *command{
		applicationVersionSet,
		closePort,
		configGet,
		goalState,
		isLeader,
		jujuLog,
		networkGet,
		openPort,
		openedPorts,
		relationGet,
		relationIDs,
		relationList,
		relationSet,
		statusGet,
		statusSet,
		unitGet,
	}
}

// Names returns the names of all tools, sorted.
func Names() []string {
	return []string{
		"application-version-set", "close-port", "config-get", "goal-state", "is-leader", "juju-log",
		"network-get", "open-port", "opened-ports", "relation-get", "relation-ids", "relation-list",
		"relation-set", "status-get", "status-set", "unit-get",
	}
}

// Known says whether there is a tool of the name, so that a program can tell from
// its own name whether it is called as one.
func Known(name string) bool { return slices.Contains(Names(), name) }

// lookup returns a new call of the named tool in the hook.
func lookup(name string, hook Context) (*command, error) {
	i := slices.Index(Names(), name)
	if i < 0 {
		return nil, fmt.Errorf("unknown command: %s", name)
	}
	return tools()[i](hook), nil
}

// execute parses the arguments, runs the tool and returns its exit code. The
// error is errStdinRequired only.
func (c *command) execute(ctx context.Context, args []string, call *invocation) (int, error) {
	rest, err := c.flags.parse(args)
	if errors.Is(err, errHelp) {
		call.stdout.WriteString(c.help())
		return codeDone, nil
	}
	if err == nil {
		err = c.initialise(rest)
	}
	if err != nil {
		fmt.Fprintf(&call.stderr, "ERROR %v\n", err)
		return codeUsage, nil
	}
	switch err := c.run(ctx, call); {
	case errors.Is(err, errStdinRequired):
		return 0, err
	case err != nil:
		fmt.Fprintf(&call.stderr, "ERROR %v\n", err)
		return codeFailed, nil
	}
	return codeDone, nil
}

func (c *command) initialise(args []string) error {
	if c.init == nil {
		return noMore(args)
	}
	return c.init(args)
}

// noMore refuses arguments that a tool does not take.
func noMore(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unrecognized args: %q", args)
	}
	return nil
}
