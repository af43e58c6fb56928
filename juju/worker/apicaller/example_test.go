package apicaller_test

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/gantline/gantline/juju/agent"
	workeragent "github.com/gantline/gantline/juju/worker/agent"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/juju/worker/apiconfigwatcher"
	"github.com/gantline/gantline/juju/worker/dependency"
)

// errTerminate is what ends the engine of this agent.
var errTerminate = errors.New("agent should be terminated")

// The manifolds of an agent's connection. Install them in an engine and name
// "api-caller" as an input of whatever calls the controller.
func ExampleManifold() {
	manifolds := func(file *agent.File, logger *slog.Logger) dependency.Manifolds {
		return dependency.Manifolds{
			"agent": workeragent.Manifold(file),
			"api-config-watcher": apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{
				AgentName: "agent",
			}),
			"api-caller": apicaller.Manifold(apicaller.ManifoldConfig{
				AgentName:            "agent",
				APIConfigWatcherName: "api-config-watcher",
				Connector:            apicaller.Connector{Logger: logger},
				Filter: func(err error) error {
					if errors.Is(err, apicaller.ErrConnectImpossible) {
						return errTerminate
					}
					return err
				},
			}),
		}
	}
	fmt.Println(manifolds(nil, slog.Default())["api-caller"].Inputs)
	// Output: [agent api-config-watcher]
}
