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
	cmd := &cobra.Command{
		Use:     "agent <directory>",
		Short:   "Run the agent of a machine",
		Long:    "Run the agent of the machine whose directory is given, until interrupted or the machine is removed.\nControllers start agents themselves; a host that joined runs its own.",
		GroupID: groupRun,
		Args:    cobra.ExactArgs(1),
	}
	level := logLevel(cmd)
	cmd.AddCommand(newAgentReport(), newAgentJoin())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		log, err := level(cmd)
		if err != nil {
			return err
		}
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		lock, err := proc.Lock(dir)
		if err != nil {
			return err
		}
		defer lock.Close()
		return runAgent(cmd, dir, log)
	}
	return cmd
}

// logLevel adds the flag and returns what makes the logger that it asks for.
func logLevel(cmd *cobra.Command) func(*cobra.Command) (*slog.Logger, error) {
	text := cmd.Flags().String("log-level", "info", "what to log on standard error: debug, info, warn or error")
	return func(cmd *cobra.Command) (*slog.Logger, error) {
		var l slog.Level
		if err := l.UnmarshalText([]byte(*text)); err != nil {
			return nil, fmt.Errorf("unknown log level %q: use debug, info, warn or error", *text)
		}
		return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: l})), nil
	}
}

// runAgent runs the agent of the machine whose directory the caller has locked.
func runAgent(cmd *cobra.Command, dir string, log *slog.Logger) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	a, err := agent.New(agent.Config{
		Dir: dir, Executable: self, Version: api.ClientVersion, Path: os.Getenv("PATH"),
		Boot:   proc.Boot(dir),
		Mark:   []string{proc.MarkVariable + "=" + dir},
		Logger: log,
	})
	if err != nil {
		return err
	}
	err = a.Run(cmd.Context())
	if errors.Is(err, agent.ErrTerminated) {
		log.Info("agent ends for good")
		return nil
	}
	return err
}
