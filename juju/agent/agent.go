// Package agent holds what an agent knows of itself and keeps on disk: who it
// is, which controllers it talks to and with which passwords. That is its
// agent.conf, in Juju's format 2.0.
//
// Whatever runs in an agent reads the configuration from an Agent and changes it
// there; File is the Agent whose configuration is a file. A change is on disk,
// whole, before anyone sees it: a crash at any moment leaves the old file or the
// new one. The names are those of github.com/juju/juju/agent. The package makes
// no connection.
package agent

import (
	"path"
	"path/filepath"

	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
)

// Agent gives access to an agent's configuration.
type Agent interface {
	// CurrentConfig returns the configuration as it is now; it does not
	// change afterwards.
	CurrentConfig() Config

	// ChangeConfig has the mutator change a copy of the configuration, and
	// makes that the current one when the mutator returned no error and the
	// copy is safe on disk. On any error nothing has changed.
	ChangeConfig(ConfigMutator) error
}

// ConfigMutator changes a configuration. It must not keep it.
type ConfigMutator func(ConfigSetter) error

// The keys of Config.Value that Juju uses.
const (
	LxdBridge           = "LXD_BRIDGE"
	ProviderType        = "PROVIDER_TYPE"
	ContainerType       = "CONTAINER_TYPE"
	Namespace           = "NAMESPACE"
	AgentServiceName    = "AGENT_SERVICE_NAME"
	LoggingOverride     = "LOGGING_OVERRIDE"
	MachineDeployed     = "deployed-units"
	MachineStoppedUnits = "stopped-units"
)

// Names of files.
const (
	// AgentConfigFilename is the name of the file in the agent's directory.
	AgentConfigFilename = "agent.conf"
	// SystemIdentity is the name of a controller's SSH key in the data
	// directory.
	SystemIdentity = "system-identity"
)

// BaseDir returns the directory of all agents' directories.
func BaseDir(dataDir string) string { return path.Join(dataDir, "agents") }

// Dir returns the directory of one agent.
func Dir(dataDir string, tag names.Tag) string { return path.Join(BaseDir(dataDir), tag.String()) }

// ConfigPath returns the path of an agent's configuration file.
func ConfigPath(dataDir string, tag names.Tag) string {
	return filepath.Join(Dir(dataDir, tag), AgentConfigFilename)
}

// LogFilename returns the path of an agent's log file.
func LogFilename(c Config) string { return filepath.Join(c.LogDir(), c.Tag().String()+".log") }

// APIHostPortsSetter sets the controllers' addresses in an agent's
// configuration.
type APIHostPortsSetter struct {
	Agent
}

// SetAPIHostPorts is ConfigSetter.SetAPIHostPorts of the agent's configuration.
func (s APIHostPortsSetter) SetAPIHostPorts(servers []network.HostPorts) error {
	return s.ChangeConfig(func(c ConfigSetter) error { return c.SetAPIHostPorts(servers) })
}

// StateServingInfoSetter sets what a controller's machine needs to serve in an
// agent's configuration.
type StateServingInfoSetter struct {
	Agent
}

// SetStateServingInfo is ConfigSetter.SetStateServingInfo of the agent's
// configuration.
func (s StateServingInfoSetter) SetStateServingInfo(info StateServingInfo) error {
	return s.ChangeConfig(func(c ConfigSetter) error {
		c.SetStateServingInfo(info)
		return nil
	})
}
