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

	// mu is held while the sibling is opened, so that it is opened once.
	mu      sync.Mutex
	sibling api.Connection
	closed  bool
}

var _ base.Router = (*controllerConn)(nil)

func withModel(
	conn api.Connection,
	which func(context.Context, api.Connection) (names.ModelTag, error),
	open func(context.Context, names.ModelTag) (api.Connection, error),
) api.Connection {
	return &controllerConn{Connection: conn, which: which, open: open}
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

// model returns the sibling.
func (c *controllerConn) model(ctx context.Context, facade string) (api.Connection, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.Connection, nil // whose calls say that it is shut down
	}
	if c.sibling != nil && !broken(c.sibling) {
		return c.sibling, nil
	}
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
	if c.sibling != nil {
		_ = c.sibling.Close()
	}
	c.sibling = sibling
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
	c.mu.Lock()
	sibling := c.sibling
	c.sibling, c.closed = nil, true
	c.mu.Unlock()
	if sibling != nil {
		_ = sibling.Close()
	}
	return c.Connection.Close()
}
