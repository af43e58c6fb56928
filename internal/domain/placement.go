package domain

import (
	"strings"

	"github.com/gantline/gantline/juju/names"
)

// MachineScope is the scope of a placement on an existing machine.
const MachineScope = "#"

// Placement says where a unit or machine is to go.
type Placement struct {
	// Scope is MachineScope, a container type such as "lxd", or a model's uuid
	// for what the model's provider understands.
	Scope string
	// Directive is a machine's id for MachineScope; a machine's id or "" (a
	// new machine) for a container; anything for a provider.
	Directive string
}

// String writes the placement as users do: "3", "lxd:3", "lxd", "zone=a".
func (p Placement) String() string {
	switch {
	case p.Scope == MachineScope:
		return p.Directive
	case p.Directive == "":
		return p.Scope
	}
	return p.Scope + ":" + p.Directive
}

// IsContainer says whether the scope is a type of containers.
func (p Placement) IsContainer() bool { return p.Scope == "lxd" }

// ParsePlacement reads what String wrote. What is neither a machine's id nor a
// container is for the provider.
func ParsePlacement(text string) Placement {
	scope, directive, found := strings.Cut(text, ":")
	switch {
	case names.IsValidMachine(text):
		return Placement{Scope: MachineScope, Directive: text}
	case Placement{Scope: scope}.IsContainer():
		return Placement{Scope: scope, Directive: directive}
	case found:
		return Placement{Scope: scope, Directive: directive}
	}
	return Placement{Directive: text}
}
