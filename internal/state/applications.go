package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/constraints"
)

// DeployArgs describe a new application.
type DeployArgs struct {
	Name     string
	CharmURL string
	Origin   CharmOrigin
	Channel  string
	NumUnits int
	// Config are options as text, which win over ConfigYAML. Both may hold
	// "trust".
	Config      map[string]string
	ConfigYAML  string
	Constraints constraints.Value
	Placement   []domain.Placement
	// Resources is the pending id by resource.
	Resources map[string]string
	// Bindings is the space by endpoint, "" for the default.
	Bindings map[string]string
	// Storage and AttachStorage name what was asked for; anything in them is
	// refused as NotSupported.
	Storage       []string
	AttachStorage []string
	Force         bool
}

// Destroyed tells what a destroy took with it.
type Destroyed struct {
	Units []string
}

// Deploy adds the application with its units, their machines, its peer
// relations and its resources in one transaction.
func (s *State) Deploy(ctx context.Context, model string, args DeployArgs) error { return errNotYet }

// Application returns the named application: `application "a" not found`.
func (s *State) Application(model, name string) (*Application, error) { return nil, errNotYet }

// Applications returns the model's applications in order of their names.
func (s *State) Applications(model string) ([]*Application, error) { return nil, errNotYet }

// ApplicationEndpoints returns the application's endpoints in order of their
// names, juju-info among them.
func (s *State) ApplicationEndpoints(model, name string) ([]domain.Endpoint, error) {
	return nil, errNotYet
}

// ApplicationConfig returns the value of every option of the charm: what was
// set, else the default, else nothing.
func (s *State) ApplicationConfig(model, name string) (map[string]any, error) { return nil, errNotYet }

// SetApplicationConfig sets charm options given as text, and "trust". The YAML
// document maps the application's name to options; set wins over it.
func (s *State) SetApplicationConfig(ctx context.Context, model, name string, set map[string]string, yaml string) error {
	return errNotYet
}

// UnsetApplicationConfig resets options to their defaults.
func (s *State) UnsetApplicationConfig(ctx context.Context, model, name string, options []string) error {
	return errNotYet
}

// SetApplicationConstraints sets what machines of new units must have.
func (s *State) SetApplicationConstraints(ctx context.Context, model, name string, cons constraints.Value) error {
	return errNotYet
}

// Expose opens the application's ports; endpoints is by endpoint, "" or none at
// all for every endpoint to everywhere.
func (s *State) Expose(ctx context.Context, model, name string, endpoints map[string]ExposedEndpoint) error {
	return errNotYet
}

// Unexpose closes the named endpoints, all if none are named.
func (s *State) Unexpose(ctx context.Context, model, name string, endpoints []string) error {
	return errNotYet
}

// DestroyApplication makes the application, its relations and units dying, or
// removes at once what nothing hangs on. With dryRun it only tells what would
// go; force does not wait for agents.
func (s *State) DestroyApplication(ctx context.Context, model, name string, force, dryRun bool) (Destroyed, error) {
	return Destroyed{}, errNotYet
}

// WatchApplication tells of changes of the application itself, its removal
// included.
func (s *State) WatchApplication(model, name string) *Watch[Signal] { return nil }

// WatchConfigHash yields one string that differs when the application's charm
// options, as the unit sees them, do.
func (s *State) WatchConfigHash(model, unit string) (*Watch[[]string], error) { return nil, errNotYet }

// WatchTrustHash is WatchConfigHash for the application's trust.
func (s *State) WatchTrustHash(model, unit string) (*Watch[[]string], error) { return nil, errNotYet }
