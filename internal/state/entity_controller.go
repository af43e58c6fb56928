package state

import (
	"time"

	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/permission"
)

// Cloud is the one cloud that the controller makes machines on.
type Cloud struct {
	Name      string   `json:"name"`
	Type      string   `json:"type"`
	Region    string   `json:"region,omitempty"`
	Endpoint  string   `json:"endpoint,omitempty"`
	AuthTypes []string `json:"auth-types,omitempty"`
}

// Controller is the record of the controller itself.
type Controller struct {
	UUID string `json:"uuid"`
	Name string `json:"name"`
	// ModelUUID is the controller's own model.
	ModelUUID string         `json:"model-uuid"`
	Cloud     Cloud          `json:"cloud"`
	Version   string         `json:"version"`
	Config    map[string]any `json:"config,omitempty"`
	// CACert is the CA; OldCACert the one that it follows, "" once that is
	// retired, and CABridge what one of them gave the other.
	CACert    string `json:"ca-cert,omitempty"`
	OldCACert string `json:"old-ca-cert,omitempty"`
	CABridge  string `json:"ca-bridge,omitempty"`
	// CAReplaced is when the old CA was followed by another.
	CAReplaced time.Time `json:"ca-replaced,omitzero"`
	Cert       string    `json:"cert,omitempty"`
	// Sealed holds the private keys by name, encrypted by the key file.
	Sealed  map[string][]byte `json:"sealed,omitempty"`
	Created time.Time         `json:"created"`
}

// HostPort is an address at which a controller answers.
type HostPort struct {
	Value string `json:"value"`
	// Type is "hostname", "ipv4" or "ipv6".
	Type  string `json:"type"`
	Scope string `json:"scope,omitempty"`
	Port  int    `json:"port"`
}

// User is a local user.
type User struct {
	Name string `json:"name"`
	// ID tells a user from a removed one of the same name.
	ID          string            `json:"id"`
	DisplayName string            `json:"display-name,omitempty"`
	Access      permission.Access `json:"access"`
	Disabled    bool              `json:"disabled,omitempty"`
	CreatedBy   string            `json:"created-by"`
	Created     time.Time         `json:"created"`
	Password    Hash              `json:"password,omitempty"`
	// SecretKey is what a user without a password registers with, sealed.
	SecretKey []byte `json:"secret-key,omitempty"`
}

// ModelUser is what a user may do on a model.
type ModelUser struct {
	Access permission.Access `json:"access"`
	// UserID is the ID of the user who was given the access.
	UserID  string    `json:"user-id"`
	Created time.Time `json:"created"`
}

// Model is a model without what is in it.
type Model struct {
	UUID  string     `json:"uuid"`
	Name  string     `json:"name"`
	Owner string     `json:"owner"`
	Life  life.Value `json:"life"`
	// Type is "iaas".
	Type         string               `json:"type"`
	IsController bool                 `json:"is-controller,omitempty"`
	Cloud        string               `json:"cloud"`
	Region       string               `json:"region,omitempty"`
	AgentVersion string               `json:"agent-version"`
	Config       map[string]any       `json:"config,omitempty"`
	Constraints  constraints.Value    `json:"constraints"`
	Users        map[string]ModelUser `json:"users,omitempty"`
	Created      time.Time            `json:"created"`
	// Force is what DestroyModel was told.
	Force bool `json:"force,omitempty"`
}

// Seen is when a user last connected.
type Seen struct {
	Controller time.Time            `json:"controller"`
	Models     map[string]time.Time `json:"models,omitempty"`
}
