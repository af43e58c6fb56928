package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/gantline/gantline/internal/agent"
	"github.com/gantline/gantline/internal/machine/proc"
	"github.com/gantline/gantline/juju/api"
	"github.com/spf13/cobra"
)

func newAgent() *cobra.Command {
	var level string
	cmd := &cobra.Command{
		Use:     "agent <directory>",
		Short:   "Run the agent of a machine",
		Long:    "Run the agent of the machine whose directory is given, until interrupted or the machine is removed.\nControllers start agents themselves; nobody else needs to.",
		GroupID: groupRun,
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().StringVar(&level, "log-level", "info", "what to log on standard error: debug, info, warn or error")
	cmd.AddCommand(newAgentReport())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var l slog.Level
		if err := l.UnmarshalText([]byte(level)); err != nil {
			return fmt.Errorf("unknown log level %q: use debug, info, warn or error", level)
		}
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		self, err := os.Executable()
		if err != nil {
			return err
		}
		lock, err := proc.Lock(dir)
		if err != nil {
			return err
		}
		defer lock.Close()
		a, err := agent.New(agent.Config{
			Dir: dir, Executable: self, Version: api.ClientVersion, Path: os.Getenv("PATH"),
			Boot:   proc.Boot(dir),
			Mark:   []string{proc.MarkVariable + "=" + dir},
			Logger: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: l})),
		})
		if err != nil {
			return err
		}
		err = a.Run(cmd.Context())
		if errors.Is(err, agent.ErrTerminated) {
			slog.Info("agent ends for good")
			return nil
		}
		return err
	}
	return cmd
}
