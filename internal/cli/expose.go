package cli

import (
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

func newExpose(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "expose <application>",
		Short: "Let others reach an application's opened ports",
		Args:  oneArg("the application's name"),
	}
	s := e.modelFlags(cmd)
	var endpoints, spaces, cidrs []string
	cmd.Flags().StringSliceVar(&endpoints, "endpoints", nil, "endpoints to expose, all where none is named")
	cmd.Flags().StringSliceVar(&spaces, "to-spaces", nil, "spaces to expose to")
	cmd.Flags().StringSliceVar(&cidrs, "to-cidrs", nil, "networks to expose to")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		var exposed map[string]params.ExposedEndpoint
		if len(endpoints)+len(spaces)+len(cidrs) > 0 {
			if len(endpoints) == 0 {
				endpoints = []string{""}
			}
			exposed = map[string]params.ExposedEndpoint{}
			for _, name := range endpoints {
				exposed[name] = params.ExposedEndpoint{ExposeToSpaces: spaces, ExposeToCIDRs: cidrs}
			}
		}
		return application.NewClient(conn).WithContext(cmd.Context()).Expose(args[0], exposed)
	}
	return cmd
}

func newUnexpose(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unexpose <application>",
		Short: "Keep others from an application's opened ports",
		Args:  oneArg("the application's name"),
	}
	s := e.modelFlags(cmd)
	var endpoints []string
	cmd.Flags().StringSliceVar(&endpoints, "endpoints", nil, "endpoints to unexpose, all where none is named")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return application.NewClient(conn).WithContext(cmd.Context()).Unexpose(args[0], endpoints)
	}
	return cmd
}
