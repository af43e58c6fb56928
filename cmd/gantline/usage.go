package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a wrong command line, in words.
type usageError struct{ msg string }

func (e *usageError) Error() string { return e.msg }

// unknownCommand says which commands could have been meant.
func unknownCommand(cmd *cobra.Command, name string) error {
	msg := fmt.Sprintf("unknown command %q for %q", name, cmd.CommandPath())
	if close := near(cmd, name); len(close) > 0 {
		msg += "\n\nDid you mean this?\n\t" + strings.Join(close, "\n\t")
	}
	help := strings.Replace(cmd.CommandPath(), cmd.Root().Name(), cmd.Root().Name()+" help", 1)
	return &usageError{fmt.Sprintf("%s\n\nSee %q for the commands", msg, help)}
}

// near are the commands of a group that begin as a mistyped one does, or that it is close to.
func near(group *cobra.Command, name string) []string {
	var all, close []string
	for _, c := range group.Commands() {
		if !c.IsAvailableCommand() {
			continue
		}
		all = append(all, append(c.Aliases, c.Name())...)
		if strings.HasPrefix(c.Name(), name) {
			close = append(close, c.Name())
		}
	}
	if one := output.Nearest(name, all); one != "" && !slices.Contains(close, one) {
		close = append(close, one)
	}
	return close
}

// flagError says what is wrong with a flag, and which was meant. A mistyped command may have flags of
// its own: it is what the program then complains of.
func flagError(cmd *cobra.Command, err error) error {
	if args := cmd.Flags().Args(); !cmd.HasParent() && len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	msg := worded(err.Error())
	if name, ok := strings.CutPrefix(msg, "unknown flag: --"); ok {
		var all []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				all = append(all, f.Name)
			}
		})
		if one := output.Nearest(name, all); one != "" {
			msg += "; did you mean --" + one + "?"
		}
	}
	return &usageError{fmt.Sprintf("%s\n\nUsage: %s", msg, cmd.UseLine())}
}

// worded puts what the libraries say of values into words for people.
func worded(msg string) string {
	msg = strings.NewReplacer(
		"strconv.ParseInt: parsing ", "not a number: ", "strconv.ParseBool: parsing ", "not true or false: ", ": invalid syntax", "",
	).Replace(msg)
	if strings.Contains(msg, ": time: ") {
		msg += "; give a number with a unit, such as 30s"
	}
	return msg
}

// isUsage says whether an error is about the command line, and returns it in words.
func isUsage(cmd *cobra.Command, err error) (error, bool) {
	if u := new(usageError); errors.As(err, &u) {
		return err, true
	}
	msg := err.Error()
	var want, most, got int
	switch {
	case scan(msg, "accepts at most %d arg(s), received %d", &most, &got):
		msg = "too many arguments"
	case scan(msg, "requires at least %d arg(s), only received %d", &want, &got):
		msg = "an argument is missing"
	case scan(msg, "accepts between %d and %d arg(s), received %d", &want, &most, &got):
		if msg = "an argument is missing"; got > most {
			msg = "too many arguments"
		}
	case scan(msg, "accepts %d arg(s), received %d", &want, &got):
		if msg = "an argument is missing"; got > want {
			msg = "too many arguments"
		}
	case strings.HasPrefix(msg, "unknown command "):
		quoted, _, _ := strings.Cut(strings.TrimPrefix(msg, "unknown command "), " for ")
		name, err := strconv.Unquote(quoted)
		if err != nil {
			break
		}
		if cmd.HasAvailableSubCommands() {
			return unknownCommand(cmd, name), true
		}
		msg = "unrecognized args: [" + quoted + "]"
	case strings.HasPrefix(msg, "required flag"):
	default:
		return err, false
	}
	return &usageError{fmt.Sprintf("%s\n\nUsage: %s", msg, cmd.UseLine())}, true
}

func scan(text, format string, into ...any) bool {
	n, err := fmt.Sscanf(text, format, into...)
	return err == nil && n == len(into)
}

// newHelp is the library's command, except that it does not take every word for a command.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [<command>...]",
		Short: "Help about any command",
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			group, _, err := root.Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, c := range group.Commands() {
				if c.IsAvailableCommand() && strings.HasPrefix(c.Name(), begun) {
					names = append(names, c.Name()+"\t"+c.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			about := root
			for _, name := range args {
				i := slices.IndexFunc(about.Commands(), func(c *cobra.Command) bool { return c.Name() == name || c.HasAlias(name) })
				if i < 0 {
					return unknownCommand(about, name)
				}
				about = about.Commands()[i]
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// strict makes groups of commands refuse words that are no command of theirs; the library shows their
// help and calls that a success.
func strict(group *cobra.Command) {
	for _, c := range group.Commands() {
		strict(c)
	}
	if !group.HasSubCommands() || group.Runnable() {
		return
	}
	group.Args = cobra.ArbitraryArgs
	group.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		return cmd.Help()
	}
}
