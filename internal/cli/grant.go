package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/gantline/gantline/juju/api/client/controller"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

func modelAccesses() []string { return []string{"read", "write", "admin"} }

// controllerAccesses are what users may be given on the controller itself; no model is named then.
func controllerAccesses() []string { return []string{"login", "add-model", "superuser"} }

func newGrant(e *Env) *cobra.Command {
	return accessCommand(e, "grant", "Give a user access to models, or to the controller", changeAccess{
		models:     (*modelmanager.Client).GrantModel,
		controller: (*controller.Client).GrantController,
	})
}

func newRevoke(e *Env) *cobra.Command {
	return accessCommand(e, "revoke", "Take access to models or to the controller, and what is above it, from a user", changeAccess{
		models:     (*modelmanager.Client).RevokeModel,
		controller: (*controller.Client).RevokeController,
	})
}

// changeAccess are the calls that change access.
type changeAccess struct {
	models     func(c *modelmanager.Client, ctx context.Context, userTag, access string, modelTags ...string) ([]error, error)
	controller func(c *controller.Client, ctx context.Context, userTag, access string) error
}

func accessCommand(e *Env, use, short string, change changeAccess) *cobra.Command {
	cmd := &cobra.Command{
		Use:     use + " <user> (<read|write|admin> <model>... | <login|add-model|superuser>)",
		Short:   short,
		Example: "  gantline " + use + " bob read default\n  gantline " + use + " bob add-model",
		Args:    atLeast(2, "user or access"),
	}
	s := e.controllerFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		user, access, models := args[0], args[1], args[2:]
		if !names.IsValidUserName(user) {
			return usageError("invalid user name %q", user)
		}
		onModels, onController := slices.Contains(modelAccesses(), access), slices.Contains(controllerAccesses(), access)
		switch {
		case !onModels && !onController && len(models) > 0:
			return usageError("%q model access not valid: use one of %s", access, strings.Join(modelAccesses(), ", "))
		case !onModels && !onController:
			return usageError("%q controller access not valid: use one of %s, or one of %s with models", access,
				strings.Join(controllerAccesses(), ", "), strings.Join(modelAccesses(), ", "))
		case onController && len(models) > 0:
			return usageError("%q is access to the controller: name no model", access)
		case onModels && len(models) == 0:
			return usageError("the models are missing\n\nUsage: %s", cmd.UseLine())
		case onController:
			return s.changeController(cmd, user, access, change)
		}
		return s.changeModels(cmd, user, access, models, change)
	}
	return cmd
}

func (s *scope) changeController(cmd *cobra.Command, user, access string, change changeAccess) error {
	conn, err := s.openController(cmd.Context())
	if err != nil {
		return err
	}
	defer conn.Close()
	return change.controller(controller.NewClient(conn), cmd.Context(), names.NewUserTag(user).String(), access)
}

func (s *scope) changeModels(cmd *cobra.Command, user, access string, models []string, change changeAccess) error {
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
	errs, err := change.models(modelmanager.NewClient(conn), cmd.Context(), names.NewUserTag(user).String(), access, tags...)
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
