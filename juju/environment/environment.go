package environment

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/names"
)

// defaultRedial is how long a watch tries to come back.
const defaultRedial = time.Minute

// Environment is a model, as Juju 2 and later call it, on a controller. Its methods may be called
// from any number of goroutines; calls share one connection, which is dialled again when it is wanted
// after it was lost.
type Environment struct {
	settings settings
	at       endpoint

	// mu guards the fields below; it is held while logging in, so that there is one login.
	mu     sync.Mutex
	closed bool
	// model and controller make connections once somebody has logged in, and connect makes them;
	// oldLogin and old take their place on Juju 1.
	model, controller *connector.Shared
	// modelConn and controllerConn keep the connections open between calls; nil until wanted.
	modelConn, controllerConn api.Connection
	connect                   func(uuid string) (*connector.Shared, error)
	uuid                      string
	user                      names.UserTag
	old                       *oldServer
	oldLogin                  func(context.Context) (*oldServer, error)
}

func newSettings(options []Option) settings {
	s := settings{getenv: os.Getenv, home: os.UserHomeDir, redial: defaultRedial}
	for _, apply := range options {
		apply(&s)
	}
	return s
}

// New returns the environment at an endpoint, "wss://host:port" with a path
// "/model/UUID/api" where the user has several. Nothing is dialled before Login.
func New(at string, options ...Option) (*Environment, error) {
	where, err := parseEndpoint(at)
	if err != nil {
		return nil, err
	}
	return &Environment{settings: newSettings(options), at: where}, nil
}

// UUID returns the model's UUID; "" before login.
func (e *Environment) UUID() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.uuid
}

// Tag returns the model's tag, "model-UUID".
func (e *Environment) Tag() string { return names.NewModelTag(e.UUID()).String() }

// Close closes all connections; watches end with ErrClosed or the connection's error.
func (e *Environment) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	return e.drop()
}

// drop closes the connections and keeps what is needed to dial them again.
func (e *Environment) drop() error {
	var errs []error
	for _, conn := range []api.Connection{e.modelConn, e.controllerConn} {
		if conn != nil {
			errs = append(errs, conn.Close())
		}
	}
	e.modelConn, e.controllerConn = nil, nil
	if e.closed {
		for _, shared := range []*connector.Shared{e.model, e.controller} {
			if shared != nil {
				errs = append(errs, shared.Close())
			}
		}
	}
	if e.old != nil {
		errs = append(errs, e.old.close())
		e.old = nil
	}
	return errors.Join(errs...)
}

// Reconnect closes the connections, if there are any, and opens them anew with the login that was
// used before.
func (e *Environment) Reconnect(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.usable(); err != nil {
		return err
	}
	_ = e.drop() // it may be broken
	if e.oldLogin != nil {
		_, err := e.oldConn(ctx)
		return err
	}
	model, err := e.connect(e.uuid)
	if err != nil {
		return err
	}
	controller, err := e.connect("")
	if err != nil {
		return err
	}
	_, _ = e.model.Close(), e.controller.Close() // they too
	e.model, e.controller = model, controller
	e.modelConn, err = model.ConnectContext(ctx)
	return err
}

// usable says whether there was a login; mu is held.
func (e *Environment) usable() error {
	switch {
	case e.closed:
		return ErrClosed
	case e.model == nil && e.oldLogin == nil:
		return ErrLoginRequired
	}
	return nil
}
