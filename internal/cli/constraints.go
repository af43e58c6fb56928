package cli

import (
	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/spf13/cobra"
)

func newConstraints(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "constraints <application>",
		Short: "Show the machine constraints of an application",
		Args:  oneArg("the application's name"),
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("constraints", "constraints", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		all, err := application.NewClient(conn).WithContext(cmd.Context()).GetConstraints(args[0])
		if err != nil {
			return err
		}
		return showConstraints(cmd, format, all[0])
	}
	return cmd
}

func showConstraints(cmd *cobra.Command, format *output.Format, cons constraints.Value) error {
	if format.String() == "constraints" {
		if text := cons.String(); text != "" {
			out(cmd, "%s", text)
		}
		return nil
	}
	return show(cmd, format, cons, nil)
}

func newSetConstraints(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "set-constraints <application> <constraint>=<value>...",
		Short:   "Set the machine constraints of an application",
		Example: "  gantline set-constraints web mem=4G cores=2",
		Args:    atLeast(1, "the application's name"),
	}
	s := e.modelFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cons, err := constraints.Parse(args[1:]...)
		if err != nil {
			return usageError("%v", err)
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return application.NewClient(conn).WithContext(cmd.Context()).SetConstraints(args[0], cons)
	}
	return cmd
}

func newModelConstraints(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "model-constraints",
		Short: "Show the machine constraints of a model",
		Args:  noArgs,
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("constraints", "constraints", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		cons, err := modelconfig.NewClient(conn).GetModelConstraints(cmd.Context())
		if err != nil {
			return err
		}
		return showConstraints(cmd, format, cons)
	}
	return cmd
}

func newSetModelConstraints(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "set-model-constraints <constraint>=<value>...",
		Short: "Set the machine constraints of a model",
	}
	s := e.modelFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cons, err := constraints.Parse(args...)
		if err != nil {
			return usageError("%v", err)
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return modelconfig.NewClient(conn).SetModelConstraints(cmd.Context(), cons)
	}
	return cmd
}
