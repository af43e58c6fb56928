package cli

import (
	"errors"
	"fmt"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/spf13/cobra"
)

func newUnregister(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unregister <controller>",
		Short: "Forget a controller here",
		Long: "Forget a controller: what the client store keeps of it, its models and your account there. Nothing is\n" +
			"asked of the controller, which goes on; a controller that is gone is forgotten too.",
		Args: oneArg("the controller's name"),
	}
	noPrompt := cmd.Flags().Bool("no-prompt", false, "do not ask for confirmation")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name := args[0]
		_, err := e.Store.ControllerByName(name)
		if errors.Is(err, coreerrors.NotFound) {
			return fmt.Errorf("controller %s not found\n\nUse \"gantline controllers\" to see those that are known here", name)
		}
		if err != nil {
			return err
		}
		if !*noPrompt {
			err := confirm(cmd, fmt.Sprintf("This command will remove connection information for controller %q.\n"+
				"Doing so will prevent you from accessing this controller until\nyou register it again", name))
			if err != nil {
				return err
			}
		}
		return e.Store.RemoveController(name)
	}
	return cmd
}
