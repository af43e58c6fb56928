package connector

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
)

// NoDefaultModelError says that a facade wants a model and nothing says which. Nothing was called.
type NoDefaultModelError struct {
	// Facade is the facade that was wanted.
	Facade string
	// Models are the models that there are to choose from, as "owner/name (UUID)".
	Models []string
}

// Error names the models, and the field that chooses one.
func (e *NoDefaultModelError) Error() string {
	choice := "the user has none"
	if len(e.Models) > 0 {
		choice = "one of " + strings.Join(e.Models, ", ")
	}
	return fmt.Sprintf("facade %s needs a model: set ModelUUID in the connector's configuration (%s)", e.Facade, choice)
}

// Is makes it the original's kind NotFound too.
func (*NoDefaultModelError) Is(target error) bool { return target.Error() == "not found" }

// controllerConn is a connection to a controller with, once it is needed, one to a model beside it.
type controllerConn struct {
	api.Connection
	which func(context.Context, api.Connection) (names.ModelTag, error)
	open  func(context.Context, names.ModelTag) (api.Connection, error)

	turn chan struct{} // holds one while the sibling is opened, so that it is opened once

	// life ends with Close, and with it an opening that is under way.
	life context.Context //nolint:containedctx // The connection's own.
	end  context.CancelFunc

	mu      sync.Mutex // guards the fields below; it is not held while opening
	sibling api.Connection
	closed  bool
}

var _ base.Router = (*controllerConn)(nil)

func withModel(
	conn api.Connection,
	which func(context.Context, api.Connection) (names.ModelTag, error),
	open func(context.Context, names.ModelTag) (api.Connection, error),
) api.Connection {
	c := &controllerConn{Connection: conn, which: which, open: open, turn: make(chan struct{}, 1)}
	c.life, c.end = context.WithCancel(context.Background())
	return c
}

// RouteFacade implements base.Router.
func (c *controllerConn) RouteFacade(ctx context.Context, facade string) (base.APICaller, error) {
	if !c.belongsToModel(facade) {
		return c.Connection, nil
	}
	return c.model(ctx, facade)
}

// belongsToModel says whether only a model's connection can have the facade.
func (c *controllerConn) belongsToModel(facade string) bool {
	return !c.Connection.NegotiateFacade(facade).OK && api.OnModelOnly(facade)
}

// model returns the sibling. Once closed it is the connection itself, whose calls say that it is shut
// down.
func (c *controllerConn) model(ctx context.Context, facade string) (api.Connection, error) {
	if conn := c.opened(); conn != nil {
		return conn, nil
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-c.life.Done():
		return c.Connection, nil
	}
	if conn := c.opened(); conn != nil {
		return conn, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	sibling, err := c.openSibling(ctx, facade)
	if err != nil && c.life.Err() != nil {
		return c.Connection, nil
	}
	if err != nil {
		return nil, err
	}
	return c.keep(sibling), nil
}

// opened returns the sibling if it is there and not lost, and the connection itself once closed.
func (c *controllerConn) opened() api.Connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closed:
		return c.Connection
	case c.sibling != nil && !broken(c.sibling):
		return c.sibling
	}
	return nil
}

// keep makes a connection the sibling, unless there is nobody any more whose it could be.
func (c *controllerConn) keep(sibling api.Connection) api.Connection {
	c.mu.Lock()
	lost := c.sibling
	kept := sibling
	if c.closed {
		lost, kept = sibling, c.Connection
	} else {
		c.sibling = sibling
	}
	c.mu.Unlock()
	if lost != nil {
		_ = lost.Close()
	}
	return kept
}

func (c *controllerConn) openSibling(ctx context.Context, facade string) (api.Connection, error) {
	tag, err := c.which(ctx, c.Connection)
	if err != nil {
		if none, ok := err.(*NoDefaultModelError); ok { //nolint:errorlint // Its maker returns it bare.
			none.Facade = facade
		}
		return nil, err
	}
	sibling, err := c.open(ctx, tag)
	if err != nil {
		return nil, fmt.Errorf("cannot connect to model %s for facade %s: %w", tag.Id(), facade, err)
	}
	return sibling, nil
}

// broken says whether a connection was lost, without asking the server.
func broken(c api.Connection) bool {
	select {
	case <-c.Broken():
		return true
	default:
		return false
	}
}

// APICall implements base.APICaller.
func (c *controllerConn) APICall(objType string, version int, id, request string, params, response any) error {
	return c.APICallContext(context.Background(), objType, version, id, request, params, response)
}

// APICallContext implements base.APICaller.
func (c *controllerConn) APICallContext(ctx context.Context, objType string, version int, id, request string, params, response any) error {
	to, err := c.RouteFacade(ctx, objType)
	if err != nil {
		return err
	}
	return to.APICallContext(ctx, objType, version, id, request, params, response)
}

// Call implements api.Connection.
func (c *controllerConn) Call(ctx context.Context, facade, request string, params, response any) error {
	return base.Call(ctx, c, facade, request, params, response)
}

// NegotiateFacade implements base.Negotiator.
func (c *controllerConn) NegotiateFacade(facade string) base.Negotiation {
	if c.belongsToModel(facade) {
		if sibling, err := c.model(context.Background(), facade); err == nil {
			return sibling.NegotiateFacade(facade)
		}
	}
	return c.Connection.NegotiateFacade(facade)
}

// BestFacadeVersion implements base.APICaller.
func (c *controllerConn) BestFacadeVersion(facade string) int { return c.NegotiateFacade(facade).Best }

// Close closes the sibling and the connection.
func (c *controllerConn) Close() error {
	c.end()
	c.mu.Lock()
	sibling := c.sibling
	c.sibling, c.closed = nil, true
	c.mu.Unlock()
	if sibling != nil {
		_ = sibling.Close()
	}
	return c.Connection.Close()
}
