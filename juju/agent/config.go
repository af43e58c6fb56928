package agent

import (
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// Config is what an agent knows of itself. It has many methods because the
// original's has.
type Config interface {
	// DataDir returns the directory that holds the agents' directories.
	DataDir() string
	// TransientDataDir returns the directory of what need not outlive a boot.
	TransientDataDir() string
	// LogDir returns the directory of the agents' logs.
	LogDir() string
	// MetricsSpoolDir returns the directory of metrics not sent yet.
	MetricsSpoolDir() string
	// SystemIdentityPath returns the path of a controller's SSH key.
	SystemIdentityPath() string
	// Dir returns the agent's own directory.
	Dir() string

	// Tag returns who the agent is.
	Tag() names.Tag
	// Nonce returns what proves that a machine is the one that was
	// provisioned.
	Nonce() string
	// Jobs returns what the machine was made for.
	Jobs() []model.MachineJob
	// Controller returns the controller that the agent belongs to.
	Controller() names.ControllerTag
	// Model returns the agent's model; the zero tag if it is not known yet.
	Model() names.ModelTag

	// APIAddresses returns the controllers' addresses, host:port. It is an
	// error if there are none.
	APIAddresses() ([]string, error)
	// APIInfo returns what it takes to log in, with the current password; ""
	// if there is none yet. It is false without addresses. A machine that
	// serves a controller tries itself first.
	APIInfo() (*api.Info, bool)
	// CACert returns the certificates, as PEM, of which one must have signed
	// the controllers'. After a change of CA it holds the new and the old.
	CACert() string
	// OldPassword returns the password to log in with when the current one
	// does not work.
	OldPassword() string

	// UpgradedToVersion returns the version whose upgrade steps are done.
	UpgradedToVersion() version.Number
	// LoggingConfig returns what to log, such as "<root>=INFO".
	LoggingConfig() string
	// AgentLogfileMaxSizeMB returns the size at which the log is rotated, in
	// MiB; 0 if not set.
	AgentLogfileMaxSizeMB() int
	// AgentLogfileMaxBackups returns how many rotated logs are kept; 0 if not
	// set.
	AgentLogfileMaxBackups() int
	// Value returns one of the agent's free values, "" if it is not set.
	Value(key string) string
	// StateServingInfo returns what a controller's machine needs to serve;
	// false on others.
	StateServingInfo() (StateServingInfo, bool)
}

// ConfigSetter is a Config that can be changed. Nothing it does touches the
// disk.
type ConfigSetter interface {
	Config

	// Clone returns a copy that later changes leave alone.
	Clone() Config
	// SetPassword sets the password to log in with.
	SetPassword(newPassword string)
	// SetOldPassword sets the password to fall back to.
	SetOldPassword(oldPassword string)
	// SetAPIHostPorts sets the addresses of the controllers, a list for each,
	// to those that a machine of the cloud can reach, the best first. It is
	// an error if none remains: an agent without addresses would be lost.
	SetAPIHostPorts(servers []network.HostPorts) error
	// SetCACert sets the certificates, as PEM.
	SetCACert(cert string)
	// SetValue sets one of the free values; "" deletes it.
	SetValue(key, value string)
	// SetUpgradedToVersion sets the version whose upgrade steps are done.
	SetUpgradedToVersion(newVersion version.Number)
	// SetLoggingConfig sets what to log.
	SetLoggingConfig(value string)
	// SetStateServingInfo sets what a controller's machine needs to serve.
	SetStateServingInfo(info StateServingInfo)
	// SetControllerAPIPort sets that port; nothing happens on a machine that
	// serves no controller.
	SetControllerAPIPort(port int)
	// Migrate changes what is not empty in the parameters. If the data
	// directory changes, so does the path that Write uses; removing the old
	// file is the caller's business.
	Migrate(MigrateParams) error
}

// ConfigRenderer can print a configuration as the file holds it.
type ConfigRenderer interface {
	Render() ([]byte, error)
}

// ConfigWriter can write a configuration to its file.
type ConfigWriter interface {
	ConfigRenderer

	// Write replaces the file, which is durable when Write returns. It
	// refuses to replace a file that cannot be read as a configuration:
	// somebody will want to see what is in it.
	Write() error
}

// ConfigSetterWriter is a configuration with its file.
type ConfigSetterWriter interface {
	ConfigSetter
	ConfigWriter
}

// MigrateParams are the changes of a Migrate call. What is empty stays.
type MigrateParams struct {
	Paths        Paths
	DeleteValues []string
	Values       map[string]string
	Model        names.ModelTag
}

// StateServingInfo is what a controller's machine needs to serve.
type StateServingInfo struct {
	APIPort           int
	ControllerAPIPort int
	StatePort         int
	Cert              string
	PrivateKey        string
	CAPrivateKey      string
	SharedSecret      string
	SystemIdentity    string
}
