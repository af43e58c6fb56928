package environment

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/api/connector"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
)

// Connect connects to an environment by its name, "[controller:][owner/]model" in the client store of
// the juju command, and logs in as the store says. A name that is not there is looked for as
// $JUJU_HOME/environments/NAME.jenv, where Juju 1 kept it; that file is only read. In neither place
// it is ErrEnvironmentNotBootstrapped.
func Connect(ctx context.Context, name string, options ...Option) (*Environment, error) {
	e := &Environment{settings: newSettings(options)}
	missing := e.connectStore(ctx, name)
	if missing == nil || !errors.Is(missing, coreerrors.NotFound) {
		return ready(e, missing)
	}
	file, err := e.settings.jenvFile(name)
	if err != nil {
		return nil, err
	}
	env, err := readJenv(file)
	if err != nil {
		return nil, err
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
	details, err := store.ModelByName(selected.Controller, selected.Model)
	if err != nil {
		return err
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
	e.at.uuid = details.ModelUUID
	if err := e.begin(ctx, controller, connect, e.user); err != nil {
		return fmt.Errorf("cannot connect to %q: %w", name, notMissing{err})
	}
	return nil
}

// notMissing is an error of a server, which says nothing of whether a name is in the store.
type notMissing struct{ error }

// Is is true for what the error is, but for NotFound.
func (e notMissing) Is(target error) bool {
	return !coreerrors.NotFound.Is(target) && errors.Is(e.error, target)
}

// As finds what the error is.
func (e notMissing) As(target any) bool { return errors.As(e.error, target) }
