package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// unknownCommand says which commands could have been meant.
func unknownCommand(cmd *cobra.Command, name string) error {
	msg := fmt.Sprintf("unknown command %q for %q", name, cmd.CommandPath())
	if close := cmd.SuggestionsFor(name); len(close) > 0 {
		msg += "\n\nDid you mean this?\n\t" + strings.Join(close, "\n\t")
	}
	return fmt.Errorf("%s\n\nSee \"gantline help\" for the commands", msg)
}

// isCobraUsage recognises the library's own errors about the command line, which have no type.
func isCobraUsage(err error) bool {
	for _, begin := range []string{
		"unknown command", "unknown flag", "unknown shorthand", "flag needs an argument", "invalid argument",
		"accepts ", "requires ", "required flag",
	} {
		if strings.HasPrefix(err.Error(), begin) {
			return true
		}
	}
	return false
}
