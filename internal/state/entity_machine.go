package state

import (
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/life"
)

// Address is an address of a machine.
type Address struct {
	Value string `json:"value"`
	// Type is "hostname", "ipv4" or "ipv6".
	Type string `json:"type"`
	// Scope is "public", "local-cloud", "local-machine", "link-local" or "".
	Scope string `json:"scope,omitempty"`
	CIDR  string `json:"cidr,omitempty"`
}

// Machine is a machine, or a container on one.
type Machine struct {
	ID            string            `json:"id"`
	Life          life.Value        `json:"life"`
	Base          domain.Base       `json:"base"`
	Constraints   constraints.Value `json:"constraints"`
	Placement     string            `json:"placement,omitempty"`
	Jobs          []string          `json:"jobs,omitempty"`
	ContainerType string            `json:"container-type,omitempty"`
	// Parent is the id of the machine that a container is on.
	Parent string `json:"parent,omitempty"`
	// Units are the principal units on the machine, Containers the ids of the
	// containers directly on it; dying ones too.
	Units      []string `json:"units,omitempty"`
	Containers []string `json:"containers,omitempty"`
	// InstanceID is "" until the machine is provisioned.
	InstanceID      string                            `json:"instance,omitempty"`
	DisplayName     string                            `json:"display-name,omitempty"`
	Nonce           string                            `json:"nonce,omitempty"`
	Hardware        *instance.HardwareCharacteristics `json:"hardware,omitempty"`
	ProviderAddrs   []Address                         `json:"provider-addresses,omitempty"`
	MachineAddrs    []Address                         `json:"machine-addresses,omitempty"`
	Hostname        string                            `json:"hostname,omitempty"`
	AgentVersion    string                            `json:"agent-version,omitempty"`
	AgentStarted    time.Time                         `json:"agent-started,omitzero"`
	Password        Hash                              `json:"password,omitempty"`
	Force           bool                              `json:"force,omitempty"`
	PortsVersion    int                               `json:"ports-version,omitempty"`
	RebootRequested bool                              `json:"reboot,omitempty"`
	Created         time.Time                         `json:"created"`
}

// Addresses are all addresses, those that the provider knows first.
func (m *Machine) Addresses() []Address {
	out := make([]Address, 0, len(m.ProviderAddrs)+len(m.MachineAddrs))
	for _, list := range [][]Address{m.ProviderAddrs, m.MachineAddrs} {
		for _, a := range list {
			if !containsAddress(out, a.Value) {
				out = append(out, a)
			}
		}
	}
	return out
}

func containsAddress(list []Address, value string) bool {
	for _, a := range list {
		if a.Value == value {
			return true
		}
	}
	return false
}

// PublicAddress is the address to reach the machine from outside, "" if none is
// known.
func (m *Machine) PublicAddress() string {
	return m.best("public", "", "local-cloud", "local-machine")
}

// PrivateAddress is the address for other machines of the model, "" if none is
// known.
func (m *Machine) PrivateAddress() string {
	return m.best("local-cloud", "", "public", "local-machine")
}

func (m *Machine) best(scopes ...string) string {
	addrs := m.Addresses()
	for _, scope := range scopes {
		for _, a := range addrs {
			if a.Scope == scope {
				return a.Value
			}
		}
	}
	return ""
}
