package instance

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gantline/gantline/juju/names"
)

// MachineScope is the scope of placements on a machine that exists.
const MachineScope = "#"

// ErrPlacementScopeMissing reports a placement that only the caller can give a
// scope, which is then the model: "zone=a" or a host's name.
var ErrPlacementScopeMissing = errors.New("placement scope missing")

// Placement says where a unit or a machine goes: {"scope":"#","directive":"0"}
// is machine 0, {"scope":"lxd","directive":"0"} a new container on it,
// {"scope":"lxd","directive":""} one on a new machine, and with a model's UUID
// as scope the directive is for the provider.
type Placement struct {
	Scope     string `json:"scope"`
	Directive string `json:"directive"`
}

func (p *Placement) String() string { return p.Scope + ":" + p.Directive }

// ParsePlacement reads a placement as people write it: "0", "0/lxd/1", "lxd",
// "lxd:0", "scope:directive". Nothing is no placement. The error is
// ErrPlacementScopeMissing for any other text without a colon.
func ParsePlacement(directive string) (*Placement, error) {
	if directive == "" {
		return nil, nil
	}
	scope, rest, scoped := strings.Cut(directive, ":")
	switch {
	case scoped && scope == "":
		return nil, ErrPlacementScopeMissing
	case scoped && (scope == MachineScope || isContainerType(scope)) && !names.IsValidMachine(rest):
		return nil, fmt.Errorf("invalid value %q for %q scope: expected machine-id", rest, scope)
	case scoped:
		return &Placement{Scope: scope, Directive: rest}, nil
	case names.IsValidMachine(directive):
		return &Placement{Scope: MachineScope, Directive: directive}, nil
	case isContainerType(directive):
		return &Placement{Scope: directive}, nil
	}
	return nil, ErrPlacementScopeMissing
}

// MustParsePlacement is ParsePlacement for texts known to be right; it panics
// on others.
func MustParsePlacement(directive string) *Placement {
	placement, err := ParsePlacement(directive)
	if err != nil {
		panic(err)
	}
	return placement
}

func isContainerType(s string) bool {
	_, err := ParseContainerType(s)
	return err == nil
}
