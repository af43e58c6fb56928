package hooktool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/domain"
)

// jujuLog writes a line to the unit's log.
func jujuLog(hook Context) *command {
	var (
		debug   bool
		message string
	)
	level := "INFO"
	c := &command{name: "juju-log", args: "<message>", purpose: "write a message to the juju log"}
	c.flags.boolVar(&debug, "log at debug level", "debug")
	c.flags.add(&option{
		names: []string{"l", "log-level"}, usage: "Send log message at the given level", initial: level,
		set: func(s string) error { level = s; return nil },
	})
	c.init = func(args []string) error {
		if len(args) == 0 {
			return errors.New("no message specified")
		}
		message = strings.Join(args, " ")
		return nil
	}
	c.run = func(context.Context, *invocation) error {
		prefix := ""
		if r, ok := hook.HookRelation(); ok {
			prefix = r.FakeID() + ": "
		}
		known, ok := parseLevel(level)
		switch {
		case debug:
			known = "DEBUG"
		case !ok:
			hook.Log("WARNING", fmt.Sprintf("Specified log level of %q is not valid. Using INFO", level))
		}
		hook.Log(known, prefix+message)
		return nil
	}
	return c
}

// parseLevel returns the name of a level, INFO and false for what is none.
func parseLevel(s string) (string, bool) {
	upper := strings.ToUpper(s)
	if upper == "WARN" {
		upper = "WARNING"
	}
	if slices.Contains(domain.LogLevels(), upper) {
		return upper, true
	}
	return "INFO", false
}
