package cli

import (
	"strconv"

	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/spf13/cobra"
)

func newIntegrate(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "integrate <application>[:<endpoint>] <application>[:<endpoint>]",
		Aliases: []string{"relate"},
		Short:   "Integrate two applications, so that they exchange data",
		Example: "  gantline integrate consumer database\n  gantline integrate consumer:db database:db",
		Args:    between(2, 2, "an application"),
	}
	s := e.modelFlags(cmd)
	var via []string
	cmd.Flags().StringSliceVar(&via, "via", nil, "networks through which the other model is reached")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		_, err = application.NewClient(conn).WithContext(cmd.Context()).AddRelation(args, via)
		return err
	}
	return cmd
}

func newRemoveRelation(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove-relation <application>[:<endpoint>] <application>[:<endpoint>] | <relation-id>",
		Short: "Remove the integration between two applications",
		Args:  between(1, 2, "an application or a relation's id"),
	}
	s := e.modelFlags(cmd)
	force := cmd.Flags().Bool("force", false, "do not wait for the units to leave")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		client := application.NewClient(conn).WithContext(cmd.Context())
		var forced *bool
		if *force {
			forced = force
		}
		if len(args) == 1 {
			id, err := strconv.Atoi(args[0])
			if err != nil || id < 0 {
				return usageError("relation id %q is not a number: give an id or two endpoints", args[0])
			}
			return client.DestroyRelationId(id, forced, nil)
		}
		return client.DestroyRelation(forced, nil, args...)
	}
	return cmd
}
