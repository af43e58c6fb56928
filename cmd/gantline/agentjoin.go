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
		Use:   "join <token>",
		Short: "Make this host a machine of a model and run its agent",
		Long: "Make this host a machine of a model and run its agent, until interrupted or the machine is removed.\n" +
			"\"gantline add-machine --join\" prints the command with its token, which works once. To run the agent again,\n" +
			"say \"gantline agent <data-dir>\". Charms run as the user who says this.",
		Args: cobra.ExactArgs(1),
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
		token, err := join.Parse(args[0])
		if err != nil {
			return err
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
