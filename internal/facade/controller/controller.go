// Package controller serves the Controller facade: what a controller is and which models it has.
package controller

import (
	"context"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/apiaddress"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	Controller() (*state.Controller, error)
	ControllerConfig() (map[string]any, error)
	Models() []*state.Model
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	LastConnection(user, model string) time.Time
	Model(uuid string) (*state.Model, error)
	ModelAccess(uuid, user string) permission.Access
	User(name string) (*state.User, error)
	GrantController(ctx context.Context, name string, access permission.Access) error
	RevokeController(ctx context.Context, name string, access permission.Access) error
	apiaddress.State
}

// ModelStatus is the method that Controller shares with ModelManager.
type ModelStatus = func(context.Context, facade.Session, params.Entities) (params.ModelStatusResults, error)

// Facade answers the facade's methods.
type Facade struct {
	state       State
	modelStatus ModelStatus
	commit      string
}

// New returns the facade. commit is the revision that the program was built from, "" if unknown.
func New(st State, modelStatus ModelStatus, commit string) *Facade {
	return &Facade{state: st, modelStatus: modelStatus, commit: commit}
}

// Versions returns Controller 11.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "Controller", Number: 11, Scope: facade.OnController, Methods: facade.Table{
		"AllModels":                  facade.Get(facade.Superusers, f.AllModels),
		"ControllerAPIInfoForModels": facade.Func(facade.Users, f.ControllerAPIInfoForModels),
		"ControllerConfig":           facade.Get(facade.Users, f.ControllerConfig),
		"ControllerVersion":          facade.Get(facade.Users, f.ControllerVersion),
		"GetControllerAccess":        facade.Func(facade.Users, f.GetControllerAccess),
		"ModelConfig":                facade.Get(facade.Superusers, f.ModelConfig),
		"ModelStatus":                facade.Func(facade.Users, f.modelStatus),
		"ModifyControllerAccess":     facade.Func(facade.Superusers, f.ModifyControllerAccess),
	}}}
}

// AllModels returns every model of the controller.
func (f *Facade) AllModels(_ context.Context, s facade.Session) (params.UserModelList, error) {
	out := params.UserModelList{UserModels: []params.UserModel{}}
	for _, m := range f.state.Models() {
		last := f.state.LastConnection(s.Identity().Name, m.UUID)
		um := params.UserModel{Model: params.Model{
			Name: m.Name, UUID: m.UUID, Type: m.Type, OwnerTag: names.NewUserTag(m.Owner).String(),
		}}
		if !last.IsZero() {
			um.LastConnection = &last
		}
		out.UserModels = append(out.UserModels, um)
	}
	return out, nil
}

// ControllerConfig returns the controller's configuration; it holds no secret.
func (f *Facade) ControllerConfig(context.Context, facade.Session) (params.ControllerConfigResult, error) {
	config, err := f.state.ControllerConfig()
	return params.ControllerConfigResult{Config: config}, err
}

// ControllerVersion returns the version that agents and clients are told.
func (f *Facade) ControllerVersion(context.Context, facade.Session) (params.ControllerVersionResults, error) {
	c, err := f.state.Controller()
	if err != nil {
		return params.ControllerVersionResults{}, err
	}
	return params.ControllerVersionResults{Version: c.Version, GitCommit: f.commit}, nil
}

// ModelConfig returns the configuration of the controller's own model, without saying where values
// are from.
func (f *Facade) ModelConfig(context.Context, facade.Session) (params.ModelConfigResults, error) {
	c, err := f.state.Controller()
	if err != nil {
		return params.ModelConfigResults{}, err
	}
	config, err := f.state.ModelConfig(c.ModelUUID)
	if err != nil {
		return params.ModelConfigResults{}, domain.Wrapf(err, "cannot read the controller's model")
	}
	out := params.ModelConfigResults{Config: make(map[string]params.ConfigValue, len(config))}
	for key, v := range config {
		out.Config[key] = params.ConfigValue{Value: v.Value}
	}
	return out, nil
}
