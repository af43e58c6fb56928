package cli

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

// completionTime is how long a shell waits for the controller to name what there is.
const completionTime = 2 * time.Second

// completing says what a command's arguments name: the same at every place, and any number of them.
func completing() map[string]func(*params.FullStatus) []string {
	return map[string]func(*params.FullStatus) []string{
		"config": applications, "constraints": applications, "set-constraints": applications, "add-unit": applications,
		"remove-application": applications, "expose": applications, "unexpose": applications, "integrate": applications,
		"remove-relation": applications, "show-application": applications, "status": applications, "application": applications,
		"remove-unit": units, "show-unit": units, "show-status-log": units, "resolved": units, "unit": units, "remove-machine": machines, "machine": machines,
	}
}

func applications(s *params.FullStatus) []string { return slices.Sorted(maps.Keys(s.Applications)) }

func units(s *params.FullStatus) []string {
	var all []string
	for _, name := range applications(s) {
		all = append(all, slices.Sorted(maps.Keys(s.Applications[name].Units))...)
	}
	return all
}

func machines(s *params.FullStatus) []string { return slices.Sorted(maps.Keys(s.Machines)) }

// complete lets shells complete the values of flags, and the arguments that name something.
func (e *Env) complete(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		e.complete(c)
	}
	if f := cmd.Flags().Lookup("format"); f != nil {
		if format, ok := f.Value.(*output.Format); ok {
			e.flag(cmd, "format", func() []string { return format.Names() })
		}
	}
	e.flag(cmd, "controller", e.controllers)
	e.flag(cmd, "model", e.models)
	switch name := cmd.Name(); name {
	case "switch", "destroy-model", "show-model":
		cmd.ValidArgsFunction = one(func() []string { return append(e.models(), e.controllersOf(name == "switch")...) })
	case "unregister":
		cmd.ValidArgsFunction = one(e.controllers)
	default:
		if names, ok := completing()[name]; ok {
			cmd.ValidArgsFunction = e.entities(names)
		}
	}
}

func (e *Env) flag(cmd *cobra.Command, name string, values func() []string) {
	if cmd.Flags().Lookup(name) == nil {
		return
	}
	// It fails where a flag has completions already, which then stand.
	_ = cmd.RegisterFlagCompletionFunc(name, func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return beginning(values(), begun), cobra.ShellCompDirectiveNoFileComp
	})
}

func one(values func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(values(), begun), cobra.ShellCompDirectiveNoFileComp
	}
}

// entities asks the controller what there is. Nothing is completed where it does not answer.
func (e *Env) entities(names func(*params.FullStatus) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), completionTime)
		defer cancel()
		s := &scope{env: e}
		if f := cmd.Flags().Lookup("model"); f != nil {
			s.model = f.Value.String()
		}
		conn, err := s.openModel(ctx)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer conn.Close()
		status, err := client.NewClient(conn).StatusContext(ctx, nil)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all := slices.DeleteFunc(names(status), func(name string) bool { return slices.Contains(args, name) })
		return beginning(all, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

func (e *Env) controllers() []string { return e.controllersOf(true) }

func (e *Env) controllersOf(wanted bool) []string {
	if !wanted {
		return nil
	}
	all, err := e.Store.AllControllers()
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(all))
}

// models are those of the controller that is selected, as the store knows them.
func (e *Env) models() []string {
	s := &scope{env: e}
	controller, _, err := s.names()
	if err != nil {
		return nil
	}
	all, err := e.Store.AllModels(controller)
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(all))
}

func beginning(all []string, begun string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return !strings.HasPrefix(s, begun) })
}
