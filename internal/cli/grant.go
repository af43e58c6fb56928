package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

func modelAccesses() []string { return []string{"read", "write", "admin"} }

func newGrant(e *Env) *cobra.Command {
	return accessCommand(e, "grant", "Give a user access to models",
		func(ctx context.Context, c *modelmanager.Client, user, access string, models []string) ([]error, error) {
			return c.GrantModel(ctx, user, access, models...)
		})
}

func newRevoke(e *Env) *cobra.Command {
	return accessCommand(e, "revoke", "Take access to models, and what is above it, from a user",
		func(ctx context.Context, c *modelmanager.Client, user, access string, models []string) ([]error, error) {
			return c.RevokeModel(ctx, user, access, models...)
		})
}

type changeAccess func(ctx context.Context, c *modelmanager.Client, user, access string, models []string) ([]error, error)

func accessCommand(e *Env, use, short string, change changeAccess) *cobra.Command {
	cmd := &cobra.Command{
		Use:     use + " <user> <read|write|admin> <model>...",
		Short:   short,
		Example: "  gantline " + use + " bob read default",
		Args:    atLeast(3, "user, access or model"),
	}
	s := e.controllerFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		user, access, models := args[0], args[1], args[2:]
		if !names.IsValidUserName(user) {
			return usageError("invalid user name %q", user)
		}
		if !slices.Contains(modelAccesses(), access) {
			return usageError("%q model access not valid: use one of %s", access, strings.Join(modelAccesses(), ", "))
		}
		tags := make([]string, len(models))
		controller := ""
		for i, name := range models {
			s.model = name
			c, _, uuid, err := s.modelUUID(cmd)
			if err != nil {
				return err
			}
			controller, tags[i] = c, names.NewModelTag(uuid).String()
		}
		conn, err := s.open(cmd.Context(), controller, "")
		if err != nil {
			return err
		}
		defer conn.Close()
		errs, err := change(cmd.Context(), modelmanager.NewClient(conn), names.NewUserTag(user).String(), access, tags)
		if err != nil {
			return err
		}
		var failed failures
		for i, err := range errs {
			if err != nil {
				failed.add("%s: %w", models[i], err)
			}
		}
		return failed.err()
	}
	return cmd
}
