package agent

import (
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// config is the one ConfigSetterWriter. It has no lock: File never changes one
// that it has handed out.
type config struct {
	path string // of the file

	paths             Paths
	tag               names.Tag
	nonce             string
	jobs              []model.MachineJob
	controller        names.ControllerTag
	model             names.ModelTag
	upgradedToVersion version.Number
	caCert            string
	apiAddresses      []string
	apiPassword       string
	oldPassword       string
	loggingConfig     string
	values            map[string]string
	logfileMaxSizeMB  int
	logfileMaxBackups int
	servingInfo       *StateServingInfo

	// rest holds the keys of the file that mean nothing here, such as those
	// of Juju's database: they are written back as they were read.
	rest map[string]any
}

var _ ConfigSetterWriter = (*config)(nil)

func (c *config) clone() *config {
	d := *c
	d.jobs = slices.Clone(c.jobs)
	d.apiAddresses = slices.Clone(c.apiAddresses)
	d.values = maps.Clone(c.values)
	d.rest = maps.Clone(c.rest)
	if c.servingInfo != nil {
		info := *c.servingInfo
		d.servingInfo = &info
	}
	return &d
}

// String names the configuration; its secrets are in no log.
func (c *config) String() string { return "agent config of " + c.tag.String() }

// GoString is String.
func (c *config) GoString() string { return c.String() }

// LogValue is String.
func (c *config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// What follows is Config.

func (c *config) DataDir() string            { return c.paths.DataDir }
func (c *config) TransientDataDir() string   { return c.paths.TransientDataDir }
func (c *config) LogDir() string             { return c.paths.LogDir }
func (c *config) MetricsSpoolDir() string    { return c.paths.MetricsSpoolDir }
func (c *config) SystemIdentityPath() string { return filepath.Join(c.paths.DataDir, SystemIdentity) }
func (c *config) Dir() string                { return Dir(c.paths.DataDir, c.tag) }

func (c *config) Tag() names.Tag                    { return c.tag }
func (c *config) Nonce() string                     { return c.nonce }
func (c *config) Jobs() []model.MachineJob          { return slices.Clone(c.jobs) }
func (c *config) Controller() names.ControllerTag   { return c.controller }
func (c *config) Model() names.ModelTag             { return c.model }
func (c *config) CACert() string                    { return c.caCert }
func (c *config) OldPassword() string               { return c.oldPassword }
func (c *config) UpgradedToVersion() version.Number { return c.upgradedToVersion }
func (c *config) LoggingConfig() string             { return c.loggingConfig }
func (c *config) AgentLogfileMaxSizeMB() int        { return c.logfileMaxSizeMB }
func (c *config) AgentLogfileMaxBackups() int       { return c.logfileMaxBackups }
func (c *config) Value(key string) string           { return c.values[key] }

func (c *config) APIAddresses() ([]string, error) {
	if len(c.apiAddresses) == 0 {
		return []string{}, errors.New("No apidetails in config") // the original's text
	}
	return slices.Clone(c.apiAddresses), nil
}

func (c *config) StateServingInfo() (StateServingInfo, bool) {
	if c.servingInfo == nil {
		return StateServingInfo{}, false
	}
	return *c.servingInfo, true
}

// What follows is the rest of ConfigSetter.

func (c *config) Clone() Config                          { return c.clone() }
func (c *config) SetOldPassword(oldPassword string)      { c.oldPassword = oldPassword }
func (c *config) SetCACert(cert string)                  { c.caCert = cert }
func (c *config) SetLoggingConfig(value string)          { c.loggingConfig = value }
func (c *config) SetUpgradedToVersion(n version.Number)  { c.upgradedToVersion = n }
func (c *config) SetStateServingInfo(i StateServingInfo) { c.servingInfo = &i }
func (c *config) SetControllerAPIPort(port int) {
	if c.servingInfo != nil {
		c.servingInfo.ControllerAPIPort = port
	}
}

// statePassword is the file's key for the password of Juju's database. It is
// that of the API on the machines that have one.
const statePassword = "statepassword"

func (c *config) SetPassword(newPassword string) {
	c.apiPassword = newPassword
	if c.servingInfo == nil {
		return
	}
	if c.rest == nil {
		c.rest = map[string]any{}
	}
	c.rest[statePassword] = newPassword
}

func (c *config) SetValue(key, value string) {
	switch {
	case value == "":
		delete(c.values, key)
	case c.values == nil:
		c.values = map[string]string{key: value}
	default:
		c.values[key] = value
	}
}

func (c *config) SetAPIHostPorts(servers []network.HostPorts) error {
	if len(servers) == 0 {
		return coreerrors.New(coreerrors.BadRequest, "servers not provided")
	}
	var addresses []string
	for _, server := range servers {
		for _, a := range server.PrioritizedForScope(network.ScopeMatchCloudLocal) {
			if !slices.Contains(addresses, a) {
				addresses = append(addresses, a)
			}
		}
	}
	if len(addresses) == 0 {
		return coreerrors.New(coreerrors.NotValid, "servers without an address that this machine can reach")
	}
	c.apiAddresses = addresses
	return nil
}

func (c *config) Migrate(p MigrateParams) error {
	if p.Model != (names.ModelTag{}) && !p.Model.Valid() {
		return coreerrors.NotValidf("model tag %q", p.Model)
	}
	c.paths.Migrate(p.Paths)
	if p.Paths.DataDir != "" {
		c.path = ConfigPath(c.paths.DataDir, c.tag)
	}
	for _, key := range p.DeleteValues {
		c.SetValue(key, "")
	}
	for key, value := range p.Values {
		if c.values == nil {
			c.values = map[string]string{}
		}
		c.values[key] = value
	}
	if p.Model != (names.ModelTag{}) {
		c.model = p.Model
	}
	return nil
}
