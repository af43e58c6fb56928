package cli

import (
	"fmt"
	"strings"

	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

func newAddUnit(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "add-unit <application>",
		Short:   "Add units to a deployed application",
		Example: "  gantline add-unit web -n 2\n  gantline add-unit web --to 0",
		Args:    oneArg("the application's name"),
	}
	s := e.modelFlags(cmd)
	num := cmd.Flags().IntP("num-units", "n", 1, "number of units to add")
	to := cmd.Flags().String("to", "", "machines to place the units on, comma separated")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		placement, err := parsePlacement(*to)
		if err != nil {
			return err
		}
		if *num < 1 {
			return usageError("--num-units must be a positive integer")
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		units, err := application.NewClient(conn).WithContext(cmd.Context()).AddUnits(application.AddUnitsParams{
			ApplicationName: args[0], NumUnits: *num, Placement: placement,
		})
		if err != nil {
			return err
		}
		say(cmd, "added %s", strings.Join(units, ", "))
		return nil
	}
	return cmd
}

// parsePlacement reads "0,lxd:1,zone=a".
func parsePlacement(text string) ([]*instance.Placement, error) {
	if text == "" {
		return nil, nil
	}
	var out []*instance.Placement
	for _, one := range strings.Split(text, ",") {
		p, err := instance.ParsePlacement(one)
		if err == instance.ErrPlacementScopeMissing { //nolint:errorlint // the constant itself, as in the original
			p, err = &instance.Placement{Scope: "model-uuid", Directive: one}, nil
		}
		if err != nil {
			return nil, usageError("invalid --to parameter %q: %v", one, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func newRemoveUnit(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove-unit <unit>...",
		Short: "Remove units of an application",
		Args:  atLeast(1, "a unit's name"),
	}
	s := e.modelFlags(cmd)
	force := cmd.Flags().Bool("force", false, "do not wait for the units' agents")
	noPrompt := cmd.Flags().Bool("no-prompt", false, "do not ask for confirmation")
	dryRun := cmd.Flags().Bool("dry-run", false, "only tell what would be removed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		for _, name := range args {
			if !names.IsValidUnit(name) {
				return usageError("unit name %q not valid", name)
			}
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		remove := application.DestroyUnitsParams{Units: args, Force: *force, DryRun: *dryRun}
		if ask, err := s.mustAsk(cmd, conn, *noPrompt || *dryRun); err != nil {
			return err
		} else if ask {
			if err := confirm(cmd, "WARNING! This command will remove "+plural(len(args), "unit")+" "+strings.Join(args, ", ")); err != nil {
				return err
			}
		}
		results, err := application.NewClient(conn).WithContext(cmd.Context()).DestroyUnits(remove)
		if err != nil {
			return err
		}
		var failed failures
		for i, r := range results {
			if r.Error != nil {
				failed.add("removing unit %s failed: %w", args[i], r.Error)
				continue
			}
			out(cmd, "will remove unit %s", args[i])
		}
		return failed.err()
	}
	return cmd
}

func plural(n int, what string) string {
	if n == 1 {
		return what
	}
	return what + "s"
}

func newRemoveApplication(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove-application <application>...",
		Short: "Remove applications with their units",
		Args:  atLeast(1, "an application's name"),
	}
	s := e.modelFlags(cmd)
	force := cmd.Flags().Bool("force", false, "do not wait for the units' agents")
	noPrompt := cmd.Flags().Bool("no-prompt", false, "do not ask for confirmation")
	dryRun := cmd.Flags().Bool("dry-run", false, "only tell what would be removed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		for _, name := range args {
			if !names.IsValidApplication(name) {
				return usageError("application name %q not valid", name)
			}
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		client := application.NewClient(conn).WithContext(cmd.Context())
		remove := application.DestroyApplicationsParams{Applications: args, Force: *force, DryRun: *dryRun}
		if ask, err := s.mustAsk(cmd, conn, *noPrompt || *dryRun); err != nil {
			return err
		} else if ask {
			preview := remove
			preview.DryRun = true
			if err := destroyApplications(cmd, client, preview, args); err != nil {
				return err
			}
			if err := confirm(cmd, "This command will perform the above actions"); err != nil {
				return err
			}
			_, err := client.DestroyApplications(remove)
			return err
		}
		return destroyApplications(cmd, client, remove, args)
	}
	return cmd
}

func destroyApplications(cmd *cobra.Command, client *application.Client, args application.DestroyApplicationsParams, applications []string) error {
	results, err := client.DestroyApplications(args)
	if err != nil {
		return err
	}
	var failed failures
	for i, r := range results {
		if r.Error != nil {
			failed.add("removing application %s failed: %w", applications[i], r.Error)
			continue
		}
		out(cmd, "will remove application %s", applications[i])
		for _, u := range r.Info.DestroyedUnits {
			if tag, err := names.ParseUnitTag(u.Tag); err == nil {
				out(cmd, "- will remove unit %s", tag.Id())
			}
		}
	}
	return failed.err()
}

func newResolved(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "resolved <unit>...",
		Aliases: []string{"resolve"},
		Short:   "Let units go on whose hook failed",
		Args:    cobra.ArbitraryArgs,
	}
	s := e.modelFlags(cmd)
	all := cmd.Flags().Bool("all", false, "all units of the model in error")
	noRetry := cmd.Flags().Bool("no-retry", false, "take the failed hook for passed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *all == (len(args) > 0) {
			return usageError("give units, or --all")
		}
		for _, name := range args {
			if !names.IsValidUnit(name) {
				return usageError("unit name %q not valid", name)
			}
		}
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return application.NewClient(conn).WithContext(cmd.Context()).ResolveUnitErrors(args, *all, !*noRetry)
	}
	return cmd
}

// failures collects what went wrong with single items of a command.
type failures struct{ all []error }

func (f *failures) add(format string, args ...any) {
	f.all = append(f.all, fmt.Errorf(format, args...))
}

// err joins them, a line each.
func (f *failures) err() error {
	if len(f.all) == 1 {
		return f.all[0]
	}
	return joined(f.all)
}
