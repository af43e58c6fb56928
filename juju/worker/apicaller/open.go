package apicaller

import (
	"context"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/rpc/params"
)

// rootLoginVersion is the version of the login that tells an agent its model.
const rootLoginVersion = 1

// APIOpen is an api.OpenFunc: api.Open that also copes with an agent whose
// configuration names no model yet. Such an agent connects to the controller's
// root and logs in the way of Admin 1, which finds its model; a controller that
// does not know that way is logged in to without a model.
func APIOpen(info *api.Info, opts api.DialOpts) (api.Connection, error) {
	return APIOpenContext(context.Background(), info, opts)
}

// APIOpenContext is APIOpen that gives up with ctx.
func APIOpenContext(ctx context.Context, info *api.Info, opts api.DialOpts) (api.Connection, error) {
	if info.ModelTag.Id() != "" {
		return api.OpenContext(ctx, info, opts)
	}
	conn, err := api.OpenWithVersionContext(ctx, info, opts, rootLoginVersion)
	if params.IsCodeNotSupported(err) || params.IsCodeNotImplemented(err) {
		return api.OpenContext(ctx, info, opts)
	}
	return conn, err
}

// NewExternalControllerConnection connects to a controller that is not the
// agent's own, and gives up soon: it may well not be there.
func NewExternalControllerConnection(info *api.Info) (api.Connection, error) {
	return api.Open(info, api.DialOpts{Timeout: 2 * time.Second, RetryDelay: 500 * time.Millisecond})
}

// dialOpts are those of an agent's connection.
func (c Connector) dialOpts() api.DialOpts {
	return api.DialOpts{
		DialAddressInterval: 200 * time.Millisecond,
		DialTimeout:         3 * time.Second,
		Timeout:             time.Minute,
		Clock:               c.Clock,
		Logger:              c.Logger,
	}
}

// open calls the caller's function, or APIOpenContext for nil. A function of the
// caller's knows no context: if ctx ends first it is left to itself, and what
// it opens is closed.
func (c Connector) open(ctx context.Context, open api.OpenFunc, info *api.Info) (api.Connection, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if open == nil {
		return APIOpenContext(ctx, info, c.dialOpts())
	}
	if ctx.Done() == nil {
		return open(info, c.dialOpts())
	}
	type result struct {
		conn api.Connection
		err  error
	}
	opened := make(chan result, 1)
	go func() {
		conn, err := open(info, c.dialOpts())
		opened <- result{conn, err}
	}()
	select {
	case r := <-opened:
		return r.conn, r.err
	case <-ctx.Done():
		go func() {
			if r := <-opened; r.conn != nil {
				_ = r.conn.Close() // nobody is left to hear of it
			}
		}()
		return nil, ctx.Err()
	}
}

// OnlyConnect is Connector.OnlyConnect of the zero Connector, without a context.
func OnlyConnect(a agent.Agent, apiOpen api.OpenFunc) (api.Connection, error) {
	return Connector{}.OnlyConnect(context.Background(), a, apiOpen)
}

// ScaryConnect is Connector.ScaryConnect of the zero Connector, without a
// context.
func ScaryConnect(a agent.Agent, apiOpen api.OpenFunc) (api.Connection, error) {
	return Connector{}.ScaryConnect(context.Background(), a, apiOpen)
}
