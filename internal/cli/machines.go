package cli

import (
	"io"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/internal/cli/statusview"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

func newAddMachine(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add-machine [<placement>]",
		Short: "Add machines to a model",
		Args:  atMost(1),
	}
	s := e.modelFlags(cmd)
	num := cmd.Flags().IntP("num-machines", "n", 1, "number of machines to add")
	cons := cmd.Flags().String("constraints", "", "machine constraints, such as \"mem=4G cores=2\"")
	base := cmd.Flags().String("base", "", "base of the machines, such as ubuntu@22.04")
	joins := cmd.Flags().Bool("join", false, "print a command that makes the host it is run on a machine of the model")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *joins {
			if len(args) > 0 || *num != 1 || *cons != "" || *base != "" {
				return usageError("--join makes one machine of a host as it is: it goes with no placement, number, constraints or base")
			}
			return s.joinCommand(cmd)
		}
		value, err := constraints.Parse(*cons)
		if err != nil {
			return usageError("%v", err)
		}
		if *num < 1 {
			return usageError("--num-machines must be a positive integer")
		}
		add := params.AddMachineParams{Constraints: value, Jobs: []model.MachineJob{model.JobHostUnits}}
		if len(args) == 1 && strings.HasPrefix(args[0], "ssh:") {
			return usageError("machines are not made over SSH: run what \"gantline add-machine --join\" prints on the host")
		}
		if len(args) == 1 {
			placement, err := parsePlacement(args[0])
			if err != nil {
				return err
			}
			add.Placement = placement[0]
		}
		if *base != "" {
			name, channel, ok := strings.Cut(*base, "@")
			if !ok {
				return usageError("base %q not valid: expected name@channel, such as ubuntu@22.04", *base)
			}
			add.Base = &params.Base{Name: name, Channel: channel}
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		all := make([]params.AddMachineParams, *num)
		for i := range all {
			all[i] = add
		}
		results, err := machinemanager.NewClient(conn).AddMachines(cmd.Context(), all)
		if err != nil {
			return err
		}
		var failed failures
		for _, r := range results {
			if r.Error != nil {
				failed.add("failed to create machine: %w", r.Error)
				continue
			}
			say(cmd, "created machine %s", r.Machine)
		}
		return failed.err()
	}
	return cmd
}

func newRemoveMachine(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove-machine <machine>...",
		Short: "Remove machines from a model",
		Args:  atLeast(1, "a machine's id"),
	}
	s := e.modelFlags(cmd)
	force := cmd.Flags().Bool("force", false, "remove the units on the machines too")
	keep := cmd.Flags().Bool("keep-instance", false, "leave the instance running outside the model")
	noPrompt := cmd.Flags().Bool("no-prompt", false, "do not ask for confirmation")
	dryRun := cmd.Flags().Bool("dry-run", false, "only tell what would be removed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		tags := make([]string, len(args))
		for i, id := range args {
			if !names.IsValidMachine(id) {
				return usageError("machine id %q not valid", id)
			}
			tags[i] = names.NewMachineTag(id).String()
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		if ask, err := s.mustAsk(cmd, conn, *noPrompt || *dryRun); err != nil {
			return err
		} else if ask {
			if err := confirm(cmd, "WARNING! This command will remove "+plural(len(args), "machine")+" "+strings.Join(args, ", ")); err != nil {
				return err
			}
		}
		results, err := machinemanager.NewClient(conn).DestroyMachines(cmd.Context(),
			machinemanager.DestroyArgs{Force: *force, Keep: *keep, DryRun: *dryRun}, tags...)
		if err != nil {
			return err
		}
		var failed failures
		for i, r := range results {
			if r.Error != nil {
				failed.add("removing machine failed: %w", r.Error)
				continue
			}
			out(cmd, "will remove machine %s", args[i])
			for _, u := range r.Info.DestroyedUnits {
				if tag, err := names.ParseUnitTag(u.Tag); err == nil {
					out(cmd, "- will remove unit %s", tag.Id())
				}
			}
		}
		return failed.err()
	}
	return cmd
}

func newMachines(e *Env) *cobra.Command {
	cmd := &cobra.Command{Use: "machines", Aliases: []string{"list-machines"}, Short: "List the machines of a model", Args: noArgs}
	s := e.modelFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		controller, _, err := s.names()
		if err != nil {
			return err
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		full, err := client.NewClient(conn).StatusContext(cmd.Context(), nil)
		if err != nil {
			return err
		}
		v := statusview.Make(full, statusview.Options{Controller: controller, Colour: e.colour(cmd)})
		if len(v.Machines) == 0 && format.String() == "tabular" {
			say(cmd, "No machines to display.")
			return nil
		}
		return show(cmd, format, map[string]any{"model": v.Status.Model.Name, "machines": v.Machines},
			map[string]func(io.Writer) error{"tabular": v.TabularMachines})
	}
	return cmd
}
