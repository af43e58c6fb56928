package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

// askAgain is how often destroy-model asks whether the model is gone where it cannot be watched.
const askAgain = time.Second

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
		manager := modelmanager.NewClient(conn)
		tag := names.NewModelTag(uuid).String()
		destroy := modelmanager.DestroyArgs{}
		if *force {
			destroy.Force = force
		}
		say(cmd, "Destroying model")
		changes, stop := s.changes(cmd, controller, uuid)
		defer stop()
		if err := manager.DestroyModel(cmd.Context(), tag, destroy); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), *timeout)
		defer cancel()
		if err := gone(ctx, cmd, manager, tag, changes); err != nil {
			return fmt.Errorf("model %q is being destroyed but not gone yet: %w", model, err)
		}
		say(cmd, "Model destroyed.")
		return e.Store.RemoveModel(controller, model)
	}
	return cmd
}

// changes returns what waits until something of the model changes, or the model ends: a watch that is
// begun before, or the clock where the controller does not let the model be watched (any more).
func (s *scope) changes(cmd *cobra.Command, controller, uuid string) (wait func(context.Context) error, stop func()) {
	tick := func(ctx context.Context) error {
		timer := time.NewTimer(askAgain)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}
	conn, err := s.open(cmd.Context(), controller, uuid)
	if err != nil {
		return tick, func() {}
	}
	watch, err := client.NewClient(conn).WatchAllContext(cmd.Context())
	ended := err != nil
	return func(ctx context.Context) error {
		if ended {
			return tick(ctx)
		}
		if _, err := watch.Next(ctx); err != nil {
			ended = true
			return ctx.Err()
		}
		return nil
	}, func() { _ = conn.Close() } // and the watch with it
}

// gone waits until the controller does not find the model, telling what is left of it. It asks when
// changes comes back.
func gone(ctx context.Context, cmd *cobra.Command, manager *modelmanager.Client, tag string, changes func(context.Context) error) error {
	told := ""
	for {
		results, err := manager.ModelStatus(ctx, tag)
		if err != nil && ctx.Err() != nil {
			return errors.New("timed out")
		}
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
		if err := changes(ctx); err != nil {
			return errors.New("timed out")
		}
	}
}
