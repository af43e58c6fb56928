package agent

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// AgentConfigParams are what a new configuration is made of.
type AgentConfigParams struct {
	Paths             Paths // DataDir is required
	Jobs              []model.MachineJob
	UpgradedToVersion version.Number // required
	Tag               names.Tag      // required: machine, unit, application, controller agent or model
	// Password is required. The agent uses it to log in for the first time
	// and replaces it: it becomes the old password, and there is no current
	// one yet.
	Password               string
	Nonce                  string
	Controller             names.ControllerTag // required
	Model                  names.ModelTag      // required
	APIAddresses           []string            // required, host:port
	CACert                 string              // required, PEM
	Values                 map[string]string
	AgentLogfileMaxSizeMB  int
	AgentLogfileMaxBackups int
}

// NewAgentConfig returns the configuration of a new agent. Nothing is written.
func NewAgentConfig(p AgentConfigParams) (ConfigSetterWriter, error) {
	c, err := newConfig(p)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// NewStateMachineConfig returns the configuration of a controller's machine.
func NewStateMachineConfig(p AgentConfigParams, info StateServingInfo) (ConfigSetterWriter, error) {
	for _, need := range []struct {
		missing bool
		what    string
	}{
		{info.Cert == "", "controller cert"},
		{info.PrivateKey == "", "controller key"},
		{info.CAPrivateKey == "", "ca cert key"},
		{info.StatePort == 0, "state port"},
		{info.APIPort == 0, "api port"},
	} {
		if need.missing {
			return nil, requiredError(need.what)
		}
	}
	c, err := newConfig(p)
	if err != nil {
		return nil, err
	}
	c.SetStateServingInfo(info)
	return c, nil
}

func newConfig(p AgentConfigParams) (*config, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	c := &config{
		paths:             NewPathsWithDefaults(p.Paths),
		jobs:              slices.Clone(p.Jobs),
		upgradedToVersion: p.UpgradedToVersion,
		tag:               p.Tag,
		nonce:             p.Nonce,
		controller:        p.Controller,
		model:             p.Model,
		caCert:            p.CACert,
		apiAddresses:      slices.Clone(p.APIAddresses),
		oldPassword:       p.Password,
		values:            maps.Clone(p.Values),
		logfileMaxSizeMB:  p.AgentLogfileMaxSizeMB,
		logfileMaxBackups: p.AgentLogfileMaxBackups,
	}
	c.path = ConfigPath(c.paths.DataDir, c.tag)
	return c, nil
}

func (p AgentConfigParams) check() error {
	if p.Paths.DataDir == "" {
		return requiredError("data directory")
	}
	switch p.Tag.(type) {
	case nil:
		return requiredError("entity tag")
	case names.MachineTag, names.UnitTag, names.ApplicationTag, names.ControllerAgentTag, names.ModelTag:
	default:
		return fmt.Errorf("entity tag must be MachineTag, UnitTag, ApplicationTag or ControllerAgentTag, got %T", p.Tag)
	}
	if p.UpgradedToVersion == version.Zero {
		return requiredError("upgradedToVersion")
	}
	if p.Password == "" {
		return requiredError("password")
	}
	if uuid := p.Controller.Id(); uuid == "" {
		return requiredError("controller")
	} else if !names.IsValidController(uuid) {
		return fmt.Errorf("%q is not a valid controller uuid", uuid)
	}
	if uuid := p.Model.Id(); uuid == "" {
		return requiredError("model")
	} else if !names.IsValidModel(uuid) {
		return fmt.Errorf("%q is not a valid model uuid", uuid)
	}
	if p.CACert == "" {
		return requiredError("CA certificate")
	}
	return checkAddresses(p.APIAddresses)
}

// validAddress is the original's idea of host:port; brackets of an IPv6 address
// are part of the host.
var validAddress = regexp.MustCompile(`^.+:[0-9]+$`)

func checkAddresses(addresses []string) error {
	if len(addresses) == 0 {
		return requiredError("API addresses")
	}
	for _, a := range addresses {
		if !validAddress.MatchString(a) {
			return fmt.Errorf("invalid API server address %q", a)
		}
	}
	return nil
}

func requiredError(what string) error { return fmt.Errorf("%s not found in configuration", what) }
