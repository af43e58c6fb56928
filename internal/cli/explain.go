package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	coremodel "github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// explain adds to an error of connecting what to do next.
func (s *scope) explain(err error, controller string) error {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		details, _ := s.env.Store.ControllerByName(controller)
		where := ""
		if details != nil {
			where = " at " + strings.Join(details.APIEndpoints, ", ")
		}
		return fmt.Errorf("controller %q does not answer%s\n\nIs it running? Start it with \"gantline up\"", controller, where)
	case params.IsCodeUnauthorized(err):
		return fmt.Errorf("%w\n\nThe account that is stored for controller %q was refused: its password or access has changed.\n%s",
			err, controller, wayToAnAccount)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w\n\nController %q did not answer in time: is it what listens there, and can it be reached from here?", err, controller)
	}
	if _, missing := s.env.Store.AccountDetails(controller); errors.Is(missing, coreerrors.NotFound) {
		return fmt.Errorf("%w\n\n%s", err, wayToAnAccount)
	}
	return err
}

// wayToAnAccount says how one comes to an account that the controller takes.
const wayToAnAccount = `Who runs the controller gets an account with "gantline up"; others ask for
"gantline change-user-password USER --reset", and use "gantline register" with what it prints.`

// forgetMissing drops a model that the controller does not have any more from the store.
func (s *scope) forgetMissing(err error, controller, model string) error {
	if !params.IsCodeModelNotFound(err) {
		return err
	}
	if rmErr := s.env.Store.RemoveModel(controller, model); rmErr != nil {
		return errors.Join(err, rmErr)
	}
	return fmt.Errorf("model %q has been removed from the controller, run 'gantline models' and switch to one of them", model)
}

// refresh asks the controller for a model that the store does not know, and keeps what it learns.
func (s *scope) refresh(ctx context.Context, controller, model string) (*jujuclient.ModelDetails, error) {
	conn, err := s.open(ctx, controller, "")
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := s.learn(ctx, conn, controller); err != nil {
		return nil, err
	}
	details, err := s.env.Store.ModelByName(controller, model)
	if err != nil {
		return nil, fmt.Errorf("model %s:%s not found\n\nUse \"gantline models\" to see those that there are", controller, model)
	}
	return details, nil
}

// learn asks the controller for the models that the user sees, and keeps them in the store.
func (s *scope) learn(ctx context.Context, conn api.Connection, controller string) ([]params.UserModel, error) {
	account, err := s.env.Store.AccountDetails(controller)
	if err != nil {
		return nil, err
	}
	models, err := modelmanager.NewClient(conn).ListModels(ctx, names.NewUserTag(account.User).String())
	if err != nil {
		return nil, err
	}
	return models, s.keep(controller, models)
}

// keep replaces what the store knows of the controller's models.
func (s *scope) keep(controller string, models []params.UserModel) error {
	known := map[string]jujuclient.ModelDetails{}
	for _, m := range models {
		owner, err := names.ParseUserTag(m.Model.OwnerTag)
		if err != nil {
			return err
		}
		known[jujuclient.JoinOwnerModelName(owner, m.Model.Name)] = jujuclient.ModelDetails{
			ModelUUID: m.Model.UUID, ModelType: coremodel.ModelType(m.Model.Type),
		}
	}
	return s.env.Store.SetModels(controller, known)
}
