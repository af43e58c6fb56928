package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/instance"
)

// AddMachineArgs describe a new machine.
type AddMachineArgs struct {
	Base        domain.Base
	Constraints constraints.Value
	// Placement is nil for anywhere; a container type makes a container, on the
	// directive's machine or a new one.
	Placement     *domain.Placement
	ContainerType string
	// Parent is the machine that a container of ContainerType goes on, "" for
	// a new one.
	Parent string
	Jobs   []string
	// InstanceID and Nonce describe a machine that exists already.
	InstanceID, Nonce string
	Hardware          *instance.HardwareCharacteristics
	Addresses         []Address
}

// ProvisionInfo is what the provider says of a machine that it started.
type ProvisionInfo struct {
	InstanceID  string
	DisplayName string
	Nonce       string
	Hardware    *instance.HardwareCharacteristics
	Addresses   []Address
}

// AddMachine adds a machine.
func (s *State) AddMachine(ctx context.Context, model string, args AddMachineArgs) (*Machine, error) {
	return nil, errNotYet
}

// Machine returns the machine with that id: `machine 7 not found`.
func (s *State) Machine(model, id string) (*Machine, error) { return nil, errNotYet }

// Machines returns the model's machines in order of their ids, each container
// after its parent.
func (s *State) Machines(model string) ([]*Machine, error) { return nil, errNotYet }

// SetProvisioned records the instance of a machine, once.
func (s *State) SetProvisioned(ctx context.Context, model, id string, info ProvisionInfo) error {
	return errNotYet
}

// SetMachineAddresses records what the machine's agent sees itself.
func (s *State) SetMachineAddresses(ctx context.Context, model, id string, addrs []Address) error {
	return errNotYet
}

// SetProviderAddresses records what the provider says.
func (s *State) SetProviderAddresses(ctx context.Context, model, id string, addrs []Address) error {
	return errNotYet
}

// RecordAgentStart records that the machine's agent started, and its hostname
// unless it is "".
func (s *State) RecordAgentStart(ctx context.Context, model, id, hostname string) error {
	return errNotYet
}

// DestroyMachine makes the machine dying. Units on it are HasAssignedUnits,
// containers HasContainers, unless force, which destroys them first. It returns
// what goes with the machine; with dryRun that is all it does.
func (s *State) DestroyMachine(ctx context.Context, model, id string, force, dryRun bool) (Destroyed, error) {
	return Destroyed{}, errNotYet
}

// EnsureMachineDead makes the machine dead, as its agent does last.
func (s *State) EnsureMachineDead(ctx context.Context, model, id string) error { return errNotYet }

// RemoveMachine removes a dead machine when its instance is gone.
func (s *State) RemoveMachine(ctx context.Context, model, id string) error { return errNotYet }

// WatchMachine tells of changes of the machine itself, its removal included.
func (s *State) WatchMachine(model, id string) *Watch[Signal] { return nil }

// WatchMachines yields the ids of machines that came, changed life or were
// removed.
func (s *State) WatchMachines(model string) *Watch[[]string] { return nil }
