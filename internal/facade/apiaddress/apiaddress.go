// Package apiaddress is the part that all agents' facades have in common: where the controllers
// answer.
package apiaddress

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the methods need.
type State interface {
	APIHostPorts() [][]state.HostPort
	WatchAPIHostPorts() *state.Watch[state.Signal]
}

// Methods returns APIHostPorts, APIAddresses and WatchAPIHostPorts with the given rule.
func Methods(st State, access facade.Access) facade.Table {
	return facade.Table{
		"APIAddresses": facade.Get(access, func(context.Context, facade.Session) (params.StringsResult, error) {
			return params.StringsResult{Result: Addresses(st)}, nil
		}),
		"APIHostPorts": facade.Get(access, func(context.Context, facade.Session) (params.APIHostPortsResult, error) {
			return params.APIHostPortsResult{Servers: wire.HostPorts(st.APIHostPorts())}, nil
		}),
		"WatchAPIHostPorts": facade.Get(access, func(ctx context.Context, s facade.Session) (params.NotifyWatchResult, error) {
			return watcher.BeginNotify(ctx, s, watcher.Signals(st.WatchAPIHostPorts()), nil), nil
		}),
	}
}

// Addresses returns host:port of every controller.
func Addresses(st State) []string {
	out := []string{}
	for _, server := range wire.HostPorts(st.APIHostPorts()) {
		for _, hp := range server {
			out = append(out, hp.String())
		}
	}
	return out
}
