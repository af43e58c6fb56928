package cli

import (
	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

func newRetryProvisioning(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "retry-provisioning <machine>...",
		Short: "Start machines again that could not be started",
		Args:  cobra.ArbitraryArgs,
	}
	s := e.modelFlags(cmd)
	all := cmd.Flags().Bool("all", false, "all machines of the model that could not be started")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *all == (len(args) > 0) {
			return usageError("give machines, or --all")
		}
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
		errs, err := machinemanager.NewClient(conn).RetryProvisioning(cmd.Context(), *all, tags...)
		if err != nil {
			return err
		}
		var failed failures
		for _, err := range errs {
			if err != nil {
				failed.add("%w", err) // it names the machine
			}
		}
		return failed.err()
	}
	return cmd
}
