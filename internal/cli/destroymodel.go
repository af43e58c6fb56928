package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

// askAgain is how often destroy-model asks whether the model is gone: a model that is gone cannot
// be watched.
const askAgain = 200 * time.Millisecond

func newDestroyModel(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "destroy-model <model>",
		Short: "Destroy a model with everything in it",
		Args:  oneArg("the model's name"),
	}
	s := &scope{env: e}
	noPrompt := cmd.Flags().Bool("no-prompt", false, "do not ask for confirmation")
	force := cmd.Flags().Bool("force", false, "do not wait for agents")
	timeout := cmd.Flags().DurationP("timeout", "t", 10*time.Minute, "how long to wait for the model to be gone")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s.model = args[0]
		controller, model, uuid, err := s.modelUUID(cmd)
		if err != nil {
			return err
		}
		if !*noPrompt {
			err := confirm(cmd, fmt.Sprintf("WARNING! This command will destroy the %q model with its machines and applications", model))
			if err != nil {
				return err
			}
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		client := modelmanager.NewClient(conn)
		tag := names.NewModelTag(uuid).String()
		destroy := modelmanager.DestroyArgs{}
		if *force {
			destroy.Force = force
		}
		say(cmd, "Destroying model")
		if err := client.DestroyModel(cmd.Context(), tag, destroy); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), *timeout)
		defer cancel()
		if err := gone(ctx, cmd, client, tag); err != nil {
			return fmt.Errorf("model %q is being destroyed but not gone yet: %w", model, err)
		}
		say(cmd, "Model destroyed.")
		return e.Store.RemoveModel(controller, model)
	}
	return cmd
}

// gone waits until the controller does not find the model, telling what is left of it.
func gone(ctx context.Context, cmd *cobra.Command, client *modelmanager.Client, tag string) error {
	told := ""
	for {
		results, err := client.ModelStatus(ctx, tag)
		if err != nil {
			return err
		}
		if e := results[0].Error; e != nil {
			if params.IsCodeNotFound(e) || params.IsCodeModelNotFound(e) {
				return nil
			}
			return e
		}
		r := results[0]
		left := fmt.Sprintf("Waiting for %d machine(s), %d application(s)...", r.HostedMachineCount, r.ApplicationCount)
		if left != told {
			say(cmd, "%s", left)
			told = left
		}
		select {
		case <-ctx.Done():
			return errors.New("timed out")
		case <-time.After(askAgain):
		}
	}
}
