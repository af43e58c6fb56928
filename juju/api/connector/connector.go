package connector

import (
	"context"
	"slices"

	"github.com/gantline/gantline/juju/api"
)

// Connector makes connections to one controller, or one model, as one user.
type Connector interface {
	// Connect opens a connection. The options are for this connection alone.
	Connect(...api.DialOption) (api.Connection, error)
}

// ContextConnector is a Connector that gives up with a context. Those of this package are.
type ContextConnector interface {
	Connector
	ConnectContext(context.Context, ...api.DialOption) (api.Connection, error)
}

// connect uses the context where the connector can.
func connect(ctx context.Context, c Connector, options ...api.DialOption) (api.Connection, error) {
	if cc, ok := c.(ContextConnector); ok {
		return cc.ConnectContext(ctx, options...)
	}
	return c.Connect(options...)
}

// dialOpts are Juju's defaults changed by the options.
func dialOpts(options ...[]api.DialOption) api.DialOpts {
	opts := api.DefaultDialOpts()
	for _, apply := range slices.Concat(options...) {
		apply(&opts)
	}
	return opts
}
