package environment

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/connector"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
)

// Connect connects to an environment by its name, "[controller:][owner/]model" in the client store of
// the juju command, and logs in as the store says; a model that the store has not heard of is asked of
// the controller. A name that is not there is looked for as
// $JUJU_HOME/environments/NAME.jenv, where Juju 1 kept it; that file is only read. In neither place
// it is ErrEnvironmentNotBootstrapped.
func Connect(ctx context.Context, name string, options ...Option) (*Environment, error) {
	e := &Environment{settings: newSettings(options)}
	missing := e.connectStore(ctx, name)
	if missing == nil || !errors.Is(missing, coreerrors.NotFound) {
		return ready(e, missing)
	}
	file, ok, err := e.settings.jenvFile(name)
	if err != nil {
		return nil, err
	}
	var env *jenv
	if ok {
		if env, err = readJenv(file); err != nil {
			return nil, err
		}
	}
	if env == nil {
		dir, err := jujuclient.DataDir(e.settings.getenv)
		if err != nil {
			dir = err.Error()
		}
		return nil, &NotBootstrappedError{Name: name, Store: dir, File: file, Err: missing}
	}
	if e.at, err = env.endpoint(); err != nil {
		return nil, fmt.Errorf("cannot use %s: %w", file, err)
	}
	if e.settings.caCert == "" {
		e.settings.caCert = env.CACert
	}
	return ready(e, e.LoginAs(ctx, env.User, env.Password))
}

func ready(e *Environment, err error) (*Environment, error) {
	if err != nil {
		_ = e.Close()
		return nil, err
	}
	return e, nil
}

// connectStore connects by the client store; a NotFound says that the name is not there.
func (e *Environment) connectStore(ctx context.Context, name string) error {
	store := e.settings.store
	if store == nil {
		dir, err := jujuclient.DataDir(e.settings.getenv)
		if err != nil {
			return coreerrors.New(coreerrors.NotFound, "cannot find the client store: %v", err)
		}
		store = jujuclient.NewFileStore(dir)
	}
	selected, err := jujuclient.Select(store, e.settings.getenv, name)
	if err != nil {
		return err
	}
	account, err := store.AccountDetails(selected.Controller)
	if err != nil {
		return err
	}
	if account.User != "" && names.IsValidUser(account.User) {
		e.user = names.NewUserTag(account.User)
	}
	connect := func(uuid string) (*connector.Shared, error) {
		c, err := connector.NewClientStore(connector.ClientStoreConfig{
			ControllerName: selected.Controller, ModelUUID: uuid, ClientStore: store,
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
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.at.uuid, err = modelUUID(ctx, store, selected, controller); err != nil {
		return errors.Join(err, controller.Close())
	}
	if err := e.begin(ctx, controller, connect, e.user); err != nil {
		return fmt.Errorf("cannot connect to %q: %w", name, notMissing{err})
	}
	return nil
}

// modelUUID finds the selected model in the store or, where the store has not heard of it, on the
// controller. It is a NotFound where neither knows it.
func modelUUID(ctx context.Context, store jujuclient.ClientStore, selected jujuclient.Selection, controller *connector.Shared) (string, error) {
	details, err := store.ModelByName(selected.Controller, selected.Model)
	if err == nil {
		return details.ModelUUID, nil
	}
	own, owner, splitErr := jujuclient.SplitModelName(selected.Model)
	if splitErr != nil || !errors.Is(err, coreerrors.NotFound) {
		return "", err
	}
	conn, dialErr := controller.ConnectContext(ctx)
	if dialErr != nil {
		return "", fmt.Errorf("cannot ask controller %q for model %q: %w", selected.Controller, selected.Model, notMissing{dialErr})
	}
	defer conn.Close()
	tag := conn.AuthTag()
	if tag == nil {
		return "", err
	}
	models, listErr := modelmanager.NewClient(conn).ListModels(ctx, tag.String())
	if listErr != nil {
		return "", fmt.Errorf("cannot ask controller %q for model %q: %w", selected.Controller, selected.Model, notMissing{listErr})
	}
	for _, m := range models {
		if m.Model.Name == own && m.Model.OwnerTag == owner.String() {
			return m.Model.UUID, nil
		}
	}
	return "", err
}

// notMissing is an error of a server, which says nothing of whether a name is in the store.
type notMissing struct{ error }

// Is is true for what the error is, but for NotFound.
func (e notMissing) Is(target error) bool {
	return !coreerrors.NotFound.Is(target) && errors.Is(e.error, target)
}

// As finds what the error is.
func (e notMissing) As(target any) bool { return errors.As(e.error, target) }
