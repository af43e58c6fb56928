package state

import (
	"context"

	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/permission"
)

// CreateModelArgs describe a new model.
type CreateModelArgs struct {
	Name, Owner string
	// UUID is made up when empty.
	UUID string
	// Cloud and Region are the controller's when empty.
	Cloud, Region string
	Config        map[string]any
}

// ConfigValue is the value of a configuration key and where it is from:
// "default", "controller" or "model".
type ConfigValue struct {
	Value  any
	Source string
}

// ModelCounts are how many of each are in a model, and the cores of machines.
type ModelCounts struct {
	Machines, Applications, Units, Relations int
	Cores                                    uint64
}

// CreateModel creates a model, its owner an admin of it. A name taken by the
// same owner is AlreadyExists.
func (s *State) CreateModel(ctx context.Context, args CreateModelArgs) (*Model, error) {
	return nil, errNotYet
}

// Model returns the model with that uuid: `model "uuid" not found`, kind
// ModelNotFound.
func (s *State) Model(uuid string) (*Model, error) { return nil, errNotYet }

// ModelByName returns the owner's model of that name.
func (s *State) ModelByName(owner, name string) (*Model, error) { return nil, errNotYet }

// Models returns all models in order of owner and name, the controller's first.
func (s *State) Models() []*Model { return nil }

// ModelsFor returns the models that the user may read.
func (s *State) ModelsFor(user string) []*Model { return nil }

// ModelAccess returns the user's access to the model, NoAccess if there is no
// such model or user.
func (s *State) ModelAccess(uuid, user string) permission.Access { return "" }

// GrantModel raises the user's access to the model; `user already has "read"
// access or greater`, kind AlreadyExists, if there is nothing to raise.
func (s *State) GrantModel(ctx context.Context, uuid, user string, access permission.Access) error {
	return errNotYet
}

// RevokeModel takes access and all above it from the user.
func (s *State) RevokeModel(ctx context.Context, uuid, user string, access permission.Access) error {
	return errNotYet
}

// DestroyModel makes the model dying; the clean-up removes what is in it and
// then the model. The controller's model is refused.
func (s *State) DestroyModel(ctx context.Context, uuid string, force bool) error { return errNotYet }

// ModelCounts counts what is in the model.
func (s *State) ModelCounts(uuid string) (ModelCounts, error) { return ModelCounts{}, errNotYet }

// ModelConfig returns the model's whole configuration, defaults included.
func (s *State) ModelConfig(uuid string) (map[string]ConfigValue, error) { return nil, errNotYet }

// SetModelConfig sets keys and resets others to their defaults. Values may be
// strings, which are parsed by the key's type.
func (s *State) SetModelConfig(ctx context.Context, uuid string, set map[string]any, reset []string) error {
	return errNotYet
}

// WatchModelConfig tells of changes of the model's configuration.
func (s *State) WatchModelConfig(uuid string) *Watch[Signal] { return nil }

// WatchModel tells of changes of the model itself: life, access, constraints.
func (s *State) WatchModel(uuid string) *Watch[Signal] { return nil }

// SetModelConstraints sets the constraints that new machines begin with.
func (s *State) SetModelConstraints(ctx context.Context, uuid string, cons constraints.Value) error {
	return errNotYet
}
