package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gantline/gantline/internal/agent/join"
	"github.com/gantline/gantline/internal/machine/proc"
	"github.com/spf13/cobra"
)

func newAgentJoin() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "join -|<token>",
		Short: "Make this host a machine of a model and run its agent",
		Long: "Make this host a machine of a model and run its agent, until interrupted or the machine is removed.\n" +
			"\"gantline add-machine --join\" prints the command with its token, which works once. To run the agent again,\n" +
			"say \"gantline agent <data-dir>\". Charms run as the user who says this.\n\n" +
			"With \"-\" the token is read from standard input, or asked for. An argument can be read by every user of the\n" +
			"host until the token is used.",
		Example: "  echo <token> | gantline agent join -\n" +
			"  echo <token> | sudo gantline agent join - --allow-host\n" +
			"  echo <token> | ssh <host> gantline agent join -",
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"-\tread the token from standard input"}, cobra.ShellCompDirectiveNoFileComp
		},
	}
	level := logLevel(cmd)
	dataDir := cmd.Flags().String("data-dir", "", "where the machine keeps what it has (default /var/lib/gantline for root,\nelse $XDG_DATA_HOME/gantline-machine)")
	base := cmd.Flags().String("base", "", "what charms take this host for, such as ubuntu@22.04 (default what it is)")
	allowHost := cmd.Flags().Bool("allow-host", false, "let charms run as root on this host")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := guardHost(*allowHost); err != nil {
			return err
		}
		log, err := level(cmd)
		if err != nil {
			return err
		}
		text, err := readToken(cmd, args[0])
		if err != nil {
			return err
		}
		token, err := join.Parse(text)
		if err != nil {
			return err
		}
		if err := hideToken(cmd, text); err != nil {
			return fmt.Errorf("cannot hide the join token: %w", err)
		}
		dir, err := joinedDir(*dataDir)
		if err != nil {
			return err
		}
		if err := join.Prepare(dir); err != nil {
			return err
		}
		lock, err := proc.Lock(dir)
		if err != nil {
			return err
		}
		defer lock.Close()
		machine, err := join.Join(cmd.Context(), token, dir, *base)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "joined as machine %s; its agent runs until interrupted, and again with \"gantline agent %s\"\n", machine, dir)
		return runAgent(cmd, dir, log)
	}
	return cmd
}

// joinedDir is where the machine lives that this host becomes.
func joinedDir(asked string) (string, error) {
	switch {
	case asked != "":
		return filepath.Abs(asked)
	case os.Geteuid() == 0:
		return "/var/lib/gantline", nil
	}
	base, err := dataHome()
	return filepath.Join(base, "gantline-machine"), err
}
