package jujuclient

import (
	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/core/model"
)

// ControllerDetails is what is known of a controller. Extra holds what other
// versions of Juju know besides.
type ControllerDetails struct {
	ControllerUUID string              `yaml:"uuid"`
	APIEndpoints   []string            `yaml:"api-endpoints,flow"`        // host:port
	DNSCache       map[string][]string `yaml:"dns-cache,omitempty,flow"`  // names to the addresses that they last had
	PublicDNSName  string              `yaml:"public-hostname,omitempty"` // whose certificate the system trusts
	CACert         string              `yaml:"ca-cert"`                   // PEM
	Cloud          string              `yaml:"cloud"`
	CloudRegion    string              `yaml:"region,omitempty"`
	CloudType      string              `yaml:"type,omitempty"`
	AgentVersion   string              `yaml:"agent-version,omitempty"`

	// Counts as the controller last told them, for lists.
	ControllerMachineCount       int  `yaml:"controller-machine-count"`
	ActiveControllerMachineCount int  `yaml:"active-controller-machine-count"`
	MachineCount                 *int `yaml:"machine-count,omitempty"`

	Proxy *ProxyConfig   `yaml:"proxy-config,omitempty"`
	Extra map[string]any `yaml:",inline"`
}

// ProxyConfig says through what the controller is reached. What Config holds
// depends on the type.
type ProxyConfig struct {
	Type   string         `yaml:"type"`
	Config map[string]any `yaml:"config"`
}

// ModelDetails is what is known of a model.
type ModelDetails struct {
	ModelUUID    string          `yaml:"uuid"`
	ModelType    model.ModelType `yaml:"type"`
	ActiveBranch string          `yaml:"branch"`
	Extra        map[string]any  `yaml:",inline"`
}

// The ways in which an account logs in.
const (
	UserPassAccountDetailsType         = "userpass"
	OAuth2DeviceFlowAccountDetailsType = "oauth2-device"
)

// AccountDetails is who the user is on a controller.
type AccountDetails struct {
	Type            string         `yaml:"type,omitempty"`
	User            string         `yaml:"user"`
	Password        string         `yaml:"password,omitempty"`
	SessionToken    string         `yaml:"access-token,omitempty"`
	LastKnownAccess string         `yaml:"last-known-access,omitempty"`
	Extra           map[string]any `yaml:",inline"`

	// Macaroons log in instead of a password. They are not kept here but in
	// the cookies.
	Macaroons []macaroon.Slice `yaml:"-"`
}

// CloudCredential holds the user's credentials for one cloud by their names.
type CloudCredential struct {
	DefaultCredential string                `yaml:"default-credential,omitempty"`
	DefaultRegion     string                `yaml:"default-region,omitempty"`
	AuthCredentials   map[string]Credential `yaml:",inline"`
}

// Credential is what one logs in to a cloud with; which attributes there are
// depends on the type.
type Credential struct {
	AuthType   string         `yaml:"auth-type"`
	Attributes map[string]any `yaml:",inline"`
}

// BootstrapConfig is what a controller was made with.
type BootstrapConfig struct {
	ControllerConfig      map[string]any `yaml:"controller-config"`
	Config                map[string]any `yaml:"model-config"`
	ControllerModelUUID   string         `yaml:"controller-model-uuid"`
	Credential            string         `yaml:"credential,omitempty"`
	Cloud                 string         `yaml:"cloud"`
	CloudType             string         `yaml:"type"`
	CloudRegion           string         `yaml:"region,omitempty"`
	CloudEndpoint         string         `yaml:"endpoint,omitempty"`
	CloudIdentityEndpoint string         `yaml:"identity-endpoint,omitempty"`
	CloudStorageEndpoint  string         `yaml:"storage-endpoint,omitempty"`
	CloudCACertificates   []string       `yaml:"ca-certificates,omitempty"`
	SkipTLSVerify         bool           `yaml:"skip-tls-verify,omitempty"`
	Extra                 map[string]any `yaml:",inline"`
}
