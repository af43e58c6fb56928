package environment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/connector"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Login logs in as user-admin. An endpoint without a model means the user's only model, the
// controller's own left out; where there is another number the error is a *ModelChoiceError. A failed login may be repeated.
func (e *Environment) Login(ctx context.Context, password string) error {
	return e.LoginAs(ctx, "admin", password)
}

// LoginAs is Login of any user, "admin" or "user-admin".
func (e *Environment) LoginAs(ctx context.Context, user, password string) error {
	tag, err := userTag(user)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrClosed
	}
	if e.model != nil || e.oldLogin != nil {
		return ErrAlreadyConnected
	}
	e.user = tag
	if e.at.old {
		err := e.loginOld(ctx, tag, password)
		if err == nil || !refusedPath(err) && !errors.Is(err, errNewer) {
			return err
		}
	}
	err = e.loginSimple(ctx, tag, password)
	if err != nil && e.at.uuid == "" && refusedPath(err) {
		return e.loginOld(ctx, tag, password)
	}
	return err
}

// refusedPath says whether the server has no such path.
func refusedPath(err error) bool {
	var phase *api.PhaseError
	return errors.As(err, &phase) && phase.Phase == api.PhaseUpgrade
}

// loginSimple logs in to Juju 2 or later; mu is held.
func (e *Environment) loginSimple(ctx context.Context, user names.UserTag, password string) error {
	connect := func(uuid string) (*connector.Shared, error) {
		c, err := connector.NewSimple(connector.SimpleConfig{
			ControllerAddresses: e.at.addrs, CACert: e.settings.caCert, ModelUUID: uuid,
			Username: user.Id(), Password: password,
		}, e.settings.dialOptions()...)
		if err != nil {
			return nil, err
		}
		return connector.NewShared(c, 0), nil
	}
	controller, err := connect("")
	if err != nil {
		return err
	}
	return e.begin(ctx, controller, connect, user)
}

// begin opens the connection to the model, which is found first where the endpoint names none.
func (e *Environment) begin(
	ctx context.Context, controller *connector.Shared, connect func(uuid string) (*connector.Shared, error), user names.UserTag,
) (err error) {
	var conns []api.Connection
	defer func() {
		if err == nil {
			return
		}
		for _, c := range conns {
			_ = c.Close()
		}
		_ = controller.Close()
	}()
	uuid := e.at.uuid
	var controllerConn api.Connection
	if uuid == "" {
		if controllerConn, err = controller.ConnectContext(ctx); err != nil {
			return err
		}
		conns = append(conns, controllerConn)
		if uuid, err = onlyModel(ctx, controllerConn, user); err != nil {
			return err
		}
	}
	model, err := connect(uuid)
	if err != nil {
		return err
	}
	conn, err := model.ConnectContext(ctx)
	if err != nil {
		return errors.Join(err, model.Close())
	}
	e.uuid, e.model, e.controller = uuid, model, controller
	e.modelConn, e.controllerConn, e.connect = conn, controllerConn, connect
	return nil
}

// controllerModel is the name of the model that the controller itself runs in; no other has it.
const controllerModel = "controller"

// onlyModel returns the user's only model. The controller's own counts only where there is no other.
func onlyModel(ctx context.Context, conn api.Connection, user names.UserTag) (string, error) {
	models, err := modelmanager.NewClient(conn).ListModels(ctx, user.String())
	if err != nil {
		return "", fmt.Errorf("cannot list models to find the only one: %w", err)
	}
	if len(models) > 1 {
		models = slices.DeleteFunc(models, func(m params.UserModel) bool { return m.Model.Name == controllerModel })
	}
	if len(models) == 1 {
		return models[0].Model.UUID, nil
	}
	choice := &ModelChoiceError{}
	for _, m := range models {
		owner, err := names.ParseUserTag(m.Model.OwnerTag)
		if err != nil {
			return "", fmt.Errorf("cannot read owner of model %q: %w", m.Model.Name, err)
		}
		choice.Models = append(choice.Models, fmt.Sprintf("%s/%s (%s)", owner.Id(), m.Model.Name, m.Model.UUID))
	}
	return "", choice
}

// userTag reads "admin", "admin@local" or "user-admin".
func userTag(user string) (names.UserTag, error) {
	if tag, err := names.ParseUserTag(user); err == nil {
		return tag, nil
	}
	if !names.IsValidUser(user) {
		return names.UserTag{}, coreerrors.NotValidf("user name %q", user)
	}
	return names.NewUserTag(user), nil
}
