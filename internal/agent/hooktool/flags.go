package hooktool

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// errHelp says that the arguments asked for help.
var errHelp = errors.New("help requested")

// flagSet parses arguments as GNU programs do: flags and arguments in any order,
// "--name value", "--name=value", "-n value", "-nvalue", "-n=value", booleans
// "--name" and "--name=true", and "--" before arguments that look like flags.
type flagSet struct {
	flags []*option
}

// option is one flag under all its names.
type option struct {
	names []string // without dashes, the short one first
	usage string
	// initial is the value that help shows; quoted says to show it in quotes.
	initial string
	quoted  bool
	boolean bool
	set     func(string) error
}

func (f *flagSet) add(o *option) { f.flags = append(f.flags, o) }

// stringVar adds a flag for text; help shows its value in quotes.
func (f *flagSet) stringVar(p *string, usage string, names ...string) {
	f.add(&option{names: names, usage: usage, initial: *p, quoted: true, set: func(s string) error {
		*p = s
		return nil
	}})
}

// boolVar adds a flag that needs no value.
func (f *flagSet) boolVar(p *bool, usage string, names ...string) {
	f.add(&option{names: names, usage: usage, initial: strconv.FormatBool(*p), boolean: true, set: func(s string) error {
		b, err := strconv.ParseBool(s)
		*p = b
		return err
	}})
}

func (f *flagSet) find(name string) *option {
	for _, o := range f.flags {
		if slices.Contains(o.names, name) {
			return o
		}
	}
	return nil
}

// parse sets the flags in args and returns the other arguments; errHelp when
// help is asked for.
func (f *flagSet) parse(args []string) ([]string, error) {
	rest := []string{}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var err error
		switch {
		case arg == "--":
			return append(rest, args...), nil
		case strings.HasPrefix(arg, "--"):
			args, err = f.parseLong(arg[2:], args)
		case len(arg) > 1 && arg[0] == '-':
			args, err = f.parseShort(arg[1:], args)
		default:
			rest = append(rest, arg)
		}
		if err != nil {
			return nil, err
		}
	}
	return rest, nil
}

func (f *flagSet) parseLong(arg string, args []string) ([]string, error) {
	name, value, hasValue := strings.Cut(arg, "=")
	o, err := f.lookup(name)
	if err != nil {
		return nil, err
	}
	switch {
	case hasValue:
	case o.boolean:
		value = "true"
	case len(args) == 0:
		return nil, fmt.Errorf("option needs an argument: %s", dashed(name))
	default:
		value, args = args[0], args[1:]
	}
	return args, assign(o, name, value)
}

// parseShort parses one argument with one dash, which may hold several booleans
// and ends with a flag's value.
func (f *flagSet) parseShort(arg string, args []string) ([]string, error) {
	for arg != "" {
		_, n := utf8.DecodeRuneInString(arg)
		name := arg[:n]
		arg = arg[n:]
		o, err := f.lookup(name)
		if err != nil {
			return nil, err
		}
		value, hasValue := strings.CutPrefix(arg, "=")
		switch {
		case o.boolean && !hasValue:
			if err := assign(o, name, "true"); err != nil {
				return nil, err
			}
			continue
		case arg == "" && len(args) == 0:
			return nil, fmt.Errorf("option needs an argument: %s", dashed(name))
		case arg == "":
			value, args = args[0], args[1:]
		}
		return args, assign(o, name, value)
	}
	return args, nil
}

func (f *flagSet) lookup(name string) (*option, error) {
	if o := f.find(name); o != nil {
		return o, nil
	}
	if name == "help" || name == "h" {
		return nil, errHelp
	}
	return nil, fmt.Errorf("option provided but not defined: %s", dashed(name))
}

func assign(o *option, name, value string) error {
	if err := o.set(value); err != nil {
		return fmt.Errorf("invalid value %q for option %s: %w", value, dashed(name), err)
	}
	return nil
}

// dashed returns the name as it is written in arguments.
func dashed(name string) string {
	if utf8.RuneCountInString(name) > 1 {
		return "--" + name
	}
	return "-" + name
}
