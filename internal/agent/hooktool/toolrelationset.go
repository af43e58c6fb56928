package hooktool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// relationSetCall is one call of relation-set.
type relationSetCall struct {
	hook     Context
	relation relationFlag
	app      bool
	file     string
	format   string
	changes  Settings
}

// relationSet writes settings of the unit or its application into a relation.
func relationSet(hook Context) *command {
	s := &relationSetCall{hook: hook}
	c := &command{
		name: "relation-set", args: "key=value [key=value ...]", purpose: "set relation settings",
		doc: "Values are text; an empty value removes its key. The other side sees the\n" +
			"settings when the hook has succeeded.\n\n" +
			"--file names a file with a YAML map of settings, - standing for standard input;\n" +
			"arguments go before what the file says. --app writes for the whole application,\n" +
			"which only its leader may do.",
		init: s.init, run: s.run,
	}
	s.relation.addFlags(hook, &c.flags)
	c.flags.add(&option{
		names: []string{"file"}, usage: "file containing key-value pairs",
		set: func(name string) error { s.file = name; return nil },
	})
	c.flags.boolVar(&s.app, "pick whether you are setting \"application\" settings or \"unit\" settings", "app")
	c.flags.stringVar(&s.format, "deprecated format flag", "format")
	return c
}

func (s *relationSetCall) init(args []string) error {
	if err := s.relation.check(); err != nil {
		return err
	}
	s.changes = Settings{}
	for _, arg := range args {
		key, value, found := strings.Cut(arg, "=")
		if !found || key == "" {
			return fmt.Errorf("expected \"key=value\", got %q", arg)
		}
		if _, twice := s.changes[key]; twice {
			return fmt.Errorf("key %q specified more than once", key)
		}
		s.changes[key] = value
	}
	return nil
}

func (s *relationSetCall) run(ctx context.Context, call *invocation) error {
	if s.format != "" {
		fmt.Fprintf(&call.stderr, "--format flag deprecated for command %q", "relation-set")
	}
	changes, err := s.fromFile(call)
	if err != nil {
		return err
	}
	maps.Copy(changes, s.changes)
	if s.app {
		leader, err := s.hook.IsLeader(ctx)
		if err != nil {
			return fmt.Errorf("cannot determine leadership status: %w", err)
		}
		if !leader {
			return errors.New("cannot write relation settings")
		}
	}
	if err := s.relation.relation.Update(ctx, s.app, changes); err != nil {
		return fmt.Errorf("cannot read relation settings: %w", err)
	}
	return nil
}

func (s *relationSetCall) fromFile(call *invocation) (Settings, error) {
	var text []byte
	var err error
	switch s.file {
	case "":
		return Settings{}, nil
	case "-":
		if call.stdin == nil {
			return nil, errStdinRequired
		}
		text, err = io.ReadAll(call.stdin)
	default:
		text, err = os.ReadFile(call.path(s.file))
	}
	if err != nil {
		return nil, err
	}
	changes := Settings{}
	if err := yaml.Unmarshal(text, &changes); err != nil {
		return nil, err
	}
	return changes, nil
}
