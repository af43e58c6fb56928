package apicaller_test

import (
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// The symbols of the original's documentation have its types: these lines need
// to compile.
var (
	_ api.OpenFunc                                            = apicaller.APIOpen
	_ func(apicaller.ManifoldConfig) dependency.Manifold      = apicaller.Manifold
	_ apicaller.ConnectFunc                                   = apicaller.OnlyConnect
	_ apicaller.ConnectFunc                                   = apicaller.ScaryConnect
	_ func(agent.Agent, api.OpenFunc) (api.Connection, error) = apicaller.ConnectFunc(nil)
	_                                                         = apicaller.ManifoldConfig{
		AgentName:            "agent",
		APIConfigWatcherName: "api-config-watcher",
		APIOpen:              apicaller.APIOpen,
		NewConnection:        apicaller.ScaryConnect,
		Filter:               dependency.FilterFunc(nil),
	}
)

func TestErrorTexts(t *testing.T) {
	for err, want := range map[error]string{
		apicaller.ErrConnectImpossible: "connection permanently impossible",
		apicaller.ErrChangedPassword:   "insecure password replaced; retry",
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}
