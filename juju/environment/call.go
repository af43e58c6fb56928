package environment

import (
	"context"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// conn returns the connection to the model. On Juju 1 it is an *OldServerError that names the method.
func (e *Environment) conn(ctx context.Context, method string) (api.Connection, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.usable(); err != nil {
		return nil, err
	}
	if e.oldLogin != nil {
		return nil, &OldServerError{method}
	}
	var err error
	if e.modelConn == nil {
		e.modelConn, err = e.model.ConnectContext(ctx)
	}
	return e.modelConn, err
}

// root returns the connection to the controller, which is opened when it is first wanted.
func (e *Environment) root(ctx context.Context) (api.Connection, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.usable(); err != nil {
		return nil, err
	}
	var err error
	if e.controllerConn == nil {
		e.controllerConn, err = e.controller.ConnectContext(ctx)
	}
	return e.controllerConn, err
}

// on returns the connection that offers the facade: the model's, or else the controller's.
func (e *Environment) on(ctx context.Context, facade, request string) (api.Connection, error) {
	model, err := e.conn(ctx, facade+"."+request)
	if err != nil {
		return nil, err
	}
	n := model.NegotiateFacade(facade)
	if n.OK || api.OnModelOnly(facade) {
		return model, nil
	}
	root, err := e.root(ctx)
	if err != nil {
		return nil, err
	}
	return root, nil
}

// call calls a method in the version that both sides know best. A facade that the server lacks is a
// *base.NotSupportedError, and nothing is sent; one that lacks the method is a *MissingMethodError.
func (e *Environment) call(ctx context.Context, facade, request string, in, out any) error {
	conn, err := e.on(ctx, facade, request)
	if err != nil {
		return err
	}
	caller := base.NewFacadeCaller(conn, facade)
	err = caller.FacadeCallContext(ctx, request, in, out)
	if params.IsCodeNotImplemented(err) {
		return &MissingMethodError{Facade: facade, Method: request, Version: caller.BestAPIVersion(), Err: err}
	}
	return err
}

// Call calls any method of any facade in the version that both sides know best; in and out may be nil.
func (e *Environment) Call(ctx context.Context, facade, request string, in, out any) error {
	return e.call(ctx, facade, request, in, out)
}

// each calls a method that answers one error for each thing, and returns them joined.
func (e *Environment) each(ctx context.Context, facade, request string, in any) error {
	var out params.ErrorResults
	if err := e.call(ctx, facade, request, in, &out); err != nil {
		return err
	}
	return joined(out.Results)
}
