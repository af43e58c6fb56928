// Package modelconfig serves the ModelConfig facade: a model's configuration and constraints. On a
// connection to the controller it is about the controller's model.
package modelconfig

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Controller() (*state.Controller, error)
	Model(uuid string) (*state.Model, error)
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	SetModelConfig(ctx context.Context, uuid string, set map[string]any, reset []string) error
	SetModelConstraints(ctx context.Context, uuid string, cons constraints.Value) error
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns ModelConfig 3.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "ModelConfig", Number: 3, Scope: facade.OnBoth, Methods: facade.Table{
		"GetModelConstraints": facade.Get(facade.Users, f.GetModelConstraints),
		"ModelGet":            facade.Get(facade.Users, f.ModelGet),
		"ModelSet":            facade.Do(facade.Admins, f.ModelSet).Unless(model.BlockChange),
		"ModelUnset":          facade.Do(facade.Admins, f.ModelUnset).Unless(model.BlockChange),
		"SetModelConstraints": facade.Do(facade.Writers, f.SetModelConstraints).Unless(model.BlockChange),
	}}}
}

// model returns the model that the session is about and whether the caller may read it.
func (f *Facade) model(s facade.Session) (string, error) {
	if uuid := s.ModelUUID(); uuid != "" {
		if !facade.Readers.Allows(s.Identity()) {
			return "", facade.ErrPermission
		}
		return uuid, nil
	}
	if !s.Identity().IsSuperuser() {
		return "", facade.ErrPermission
	}
	c, err := f.state.Controller()
	if err != nil {
		return "", err
	}
	return c.ModelUUID, nil
}

// ModelGet returns every key with its value and where that is from.
func (f *Facade) ModelGet(_ context.Context, s facade.Session) (params.ModelConfigResults, error) {
	uuid, err := f.model(s)
	if err != nil {
		return params.ModelConfigResults{}, err
	}
	config, err := f.state.ModelConfig(uuid)
	if err != nil {
		return params.ModelConfigResults{}, err
	}
	out := params.ModelConfigResults{Config: make(map[string]params.ConfigValue, len(config))}
	for key, v := range config {
		if key == "authorized-keys" {
			continue // the original lists them by KeyManager only
		}
		out.Config[key] = params.ConfigValue{Value: v.Value, Source: v.Source}
	}
	return out, nil
}

// ModelSet sets keys.
func (f *Facade) ModelSet(ctx context.Context, s facade.Session, in params.ModelSet) error {
	uuid, err := f.model(s)
	if err != nil {
		return err
	}
	return f.state.SetModelConfig(ctx, uuid, in.Config, nil)
}

// ModelUnset brings keys back to their defaults.
func (f *Facade) ModelUnset(ctx context.Context, s facade.Session, in params.ModelUnset) error {
	uuid, err := f.model(s)
	if err != nil {
		return err
	}
	return f.state.SetModelConfig(ctx, uuid, nil, in.Keys)
}

// GetModelConstraints returns what machines of the model get by default.
func (f *Facade) GetModelConstraints(_ context.Context, s facade.Session) (params.GetConstraintsResults, error) {
	uuid, err := f.model(s)
	if err != nil {
		return params.GetConstraintsResults{}, err
	}
	m, err := f.state.Model(uuid)
	if err != nil {
		return params.GetConstraintsResults{}, err
	}
	return params.GetConstraintsResults{Constraints: m.Constraints}, nil
}

// SetModelConstraints replaces the model's constraints.
func (f *Facade) SetModelConstraints(ctx context.Context, s facade.Session, in params.SetConstraints) error {
	uuid, err := f.model(s)
	if err != nil {
		return err
	}
	return f.state.SetModelConstraints(ctx, uuid, in.Constraints)
}
