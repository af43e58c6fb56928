package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
)

// AddUnitsArgs describe new units of one application.
type AddUnitsArgs struct {
	Application string
	Count       int
	// Placement is where the first units go, in order; the rest get new
	// machines.
	Placement     []domain.Placement
	AttachStorage []string
}

// AddUnits adds units in one transaction and returns their names.
func (s *State) AddUnits(ctx context.Context, model string, args AddUnitsArgs) ([]string, error) {
	return nil, errNotYet
}

// Unit returns the named unit: `unit "a/0" not found`.
func (s *State) Unit(model, name string) (*Unit, error) { return nil, errNotYet }

// Units returns the units of the application in order of their numbers; of all
// applications if it is "".
func (s *State) Units(model, application string) ([]*Unit, error) { return nil, errNotYet }

// UnitsOn returns the units on the machine, subordinates included.
func (s *State) UnitsOn(model, machine string) ([]*Unit, error) { return nil, errNotYet }

// AssignUnit puts the unit on a machine, by its placement or a new one, and
// returns the machine's id. An assigned unit stays where it is.
func (s *State) AssignUnit(ctx context.Context, model, unit string) (string, error) {
	return "", errNotYet
}

// DestroyUnit makes the unit dying, or removes it if its agent never began.
// With dryRun it only tells what would go; force does not wait for the agent.
func (s *State) DestroyUnit(ctx context.Context, model, unit string, force, dryRun bool) error {
	return errNotYet
}

// EnsureUnitDead makes the unit dead, as its agent does last; UnitHasSubordinates
// while it has some.
func (s *State) EnsureUnitDead(ctx context.Context, model, unit string) error { return errNotYet }

// RemoveUnit removes a dead unit and what hangs on it: its scopes, then
// the dying application's last remains, and a machine that it leaves empty.
func (s *State) RemoveUnit(ctx context.Context, model, unit string) error { return errNotYet }

// DestroySubordinates makes the unit's subordinates dying.
func (s *State) DestroySubordinates(ctx context.Context, model, unit string) error { return errNotYet }

// SetUnitCharmURL records the charm that the unit's agent runs.
func (s *State) SetUnitCharmURL(ctx context.Context, model, unit, url string) error { return errNotYet }

// Resolve says how the unit's failed hook is to be treated; an error if it has
// none.
func (s *State) Resolve(ctx context.Context, model, unit string, mode ResolvedMode) error {
	return errNotYet
}

// ClearResolved forgets what Resolve said.
func (s *State) ClearResolved(ctx context.Context, model, unit string) error { return errNotYet }

// SetWorkloadVersion records the version of what the unit runs.
func (s *State) SetWorkloadVersion(ctx context.Context, model, unit, version string) error {
	return errNotYet
}

// MachinePorts returns what is open on the machine, by unit and endpoint.
func (s *State) MachinePorts(model, machine string) (map[string]map[string][]domain.PortRange, error) {
	return nil, errNotYet
}

// PublicAddress returns the address to reach the unit from outside; NoAddressSet
// if its machine has none.
func (s *State) PublicAddress(model, unit string) (string, error) { return "", errNotYet }

// PrivateAddress returns the unit's address within the model.
func (s *State) PrivateAddress(model, unit string) (string, error) { return "", errNotYet }

// WatchUnit tells of changes of the unit itself, its removal included.
func (s *State) WatchUnit(model, unit string) *Watch[Signal] { return nil }

// WatchUnits yields the names of units that came, changed life or were removed:
// those of the application, or of all applications if it is "".
func (s *State) WatchUnits(model, application string) *Watch[[]string] { return nil }

// WatchMachineUnits yields the names of units on the machine that came, changed
// life or were removed.
func (s *State) WatchMachineUnits(model, machine string) *Watch[[]string] { return nil }

// WatchAddressesHash yields one string that differs when the addresses of the
// unit's machine do.
func (s *State) WatchAddressesHash(model, unit string) (*Watch[[]string], error) {
	return nil, errNotYet
}
