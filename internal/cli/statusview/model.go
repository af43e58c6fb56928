package statusview

// Status is a model's status as JSON and YAML show it, with the keys of Juju's own command.
type Status struct {
	Model        Model                  `json:"model" yaml:"model"`
	Machines     map[string]Machine     `json:"machines" yaml:"machines"`
	Applications map[string]Application `json:"applications" yaml:"applications"`
	Storage      struct{}               `json:"storage" yaml:"storage,omitempty"`
	Controller   Controller             `json:"controller" yaml:"controller"`

	relations []relation
}

// Model heads the status.
type Model struct {
	Name       string `json:"name" yaml:"name"`
	Type       string `json:"type" yaml:"type"`
	Controller string `json:"controller" yaml:"controller"`
	Cloud      string `json:"cloud" yaml:"cloud"`
	Region     string `json:"region,omitempty" yaml:"region,omitempty"`
	Version    string `json:"version" yaml:"version"`
	Status     Info   `json:"model-status" yaml:"model-status"`
	SLA        string `json:"sla,omitempty" yaml:"sla,omitempty"`
}

// Info is a status with its message and time.
type Info struct {
	Current string `json:"current,omitempty" yaml:"current,omitempty"`
	Message string `json:"message,omitempty" yaml:"message,omitempty"`
	Since   string `json:"since,omitempty" yaml:"since,omitempty"`
	Version string `json:"version,omitempty" yaml:"version,omitempty"`
	Life    string `json:"life,omitempty" yaml:"life,omitempty"`
}

// Base is a system and its channel.
type Base struct {
	Name    string `json:"name" yaml:"name"`
	Channel string `json:"channel" yaml:"channel"`
}

// Machine is one machine.
type Machine struct {
	Agent        Info               `json:"juju-status" yaml:"juju-status"`
	Hostname     string             `json:"hostname,omitempty" yaml:"hostname,omitempty"`
	DNSName      string             `json:"dns-name,omitempty" yaml:"dns-name,omitempty"`
	IPAddresses  []string           `json:"ip-addresses,omitempty" yaml:"ip-addresses,omitempty"`
	InstanceID   string             `json:"instance-id,omitempty" yaml:"instance-id,omitempty"`
	DisplayName  string             `json:"display-name,omitempty" yaml:"display-name,omitempty"`
	Instance     Info               `json:"machine-status" yaml:"machine-status"`
	Modification Info               `json:"modification-status" yaml:"modification-status"`
	Base         *Base              `json:"base,omitempty" yaml:"base,omitempty"`
	Containers   map[string]Machine `json:"containers,omitempty" yaml:"containers,omitempty"`
	Constraints  string             `json:"constraints,omitempty" yaml:"constraints,omitempty"`
	Hardware     string             `json:"hardware,omitempty" yaml:"hardware,omitempty"`
}

// Application is one application with its units.
type Application struct {
	Charm            string               `json:"charm" yaml:"charm"`
	Base             *Base                `json:"base,omitempty" yaml:"base,omitempty"`
	CharmOrigin      string               `json:"charm-origin" yaml:"charm-origin"`
	CharmName        string               `json:"charm-name" yaml:"charm-name"`
	CharmRev         int                  `json:"charm-rev" yaml:"charm-rev"`
	CharmChannel     string               `json:"charm-channel,omitempty" yaml:"charm-channel,omitempty"`
	CharmVersion     string               `json:"charm-version,omitempty" yaml:"charm-version,omitempty"`
	CanUpgradeTo     string               `json:"can-upgrade-to,omitempty" yaml:"can-upgrade-to,omitempty"`
	Exposed          bool                 `json:"exposed" yaml:"exposed"`
	Life             string               `json:"life,omitempty" yaml:"life,omitempty"`
	Status           Info                 `json:"application-status,omitempty" yaml:"application-status"`
	Relations        map[string][]Related `json:"relations,omitempty" yaml:"relations,omitempty"`
	SubordinateTo    []string             `json:"subordinate-to,omitempty" yaml:"subordinate-to,omitempty"`
	Units            map[string]Unit      `json:"units,omitempty" yaml:"units,omitempty"`
	Version          string               `json:"version,omitempty" yaml:"version,omitempty"`
	EndpointBindings map[string]string    `json:"endpoint-bindings,omitempty" yaml:"endpoint-bindings,omitempty"`
}

// Related is the far side of a relation.
type Related struct {
	Application string `json:"related-application" yaml:"related-application"`
	Interface   string `json:"interface" yaml:"interface"`
	Scope       string `json:"scope" yaml:"scope"`
}

// Unit is one unit.
type Unit struct {
	Workload      Info            `json:"workload-status" yaml:"workload-status"`
	Agent         Info            `json:"juju-status" yaml:"juju-status"`
	Leader        bool            `json:"leader,omitempty" yaml:"leader,omitempty"`
	Charm         string          `json:"upgrading-from,omitempty" yaml:"upgrading-from,omitempty"`
	Machine       string          `json:"machine,omitempty" yaml:"machine,omitempty"`
	OpenPorts     []string        `json:"open-ports,omitempty" yaml:"open-ports,omitempty"`
	PublicAddress string          `json:"public-address,omitempty" yaml:"public-address,omitempty"`
	Subordinates  map[string]Unit `json:"subordinates,omitempty" yaml:"subordinates,omitempty"`
}

// Controller ends the status.
type Controller struct {
	Timestamp string `json:"timestamp,omitempty" yaml:"timestamp,omitempty"`
}

type relation struct {
	provider, requirer, iface, kind, message string
}
