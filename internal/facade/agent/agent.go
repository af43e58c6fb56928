// Package agent serves the facades that every agent calls whatever it runs: Agent, AgentLifeFlag,
// Upgrader and Logger.
package agent

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facades need.
type State interface {
	Machine(model, id string) (*state.Machine, error)
	Unit(model, name string) (*state.Unit, error)
	SetAgentPassword(ctx context.Context, model string, agent names.Tag, password string) error
	SetAgentVersion(ctx context.Context, model string, agent names.Tag, version string) error
	ControllerConfig() (map[string]any, error)
	ModelConfig(uuid string) (map[string]state.ConfigValue, error)
	Model(uuid string) (*state.Model, error)
	WatchModelConfig(uuid string) *state.Watch[state.Signal]
	WatchModel(uuid string) *state.Watch[state.Signal]
	WatchMachine(model, id string) *state.Watch[state.Signal]
	WatchUnit(model, unit string) *state.Watch[state.Signal]
}

// Facade answers the facades' methods.
type Facade struct{ state State }

// New returns the facades.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Agent 3, AgentLifeFlag 1, Upgrader 1 and Logger 1.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{
		{Name: "Agent", Number: 3, Scope: facade.OnModel, Methods: facade.Table{
			"ControllerConfig":           facade.Get(facade.AgentsOnly, f.ControllerConfig),
			"GetEntities":                facade.Func(facade.AgentsOnly, f.GetEntities),
			"ModelConfig":                facade.Get(facade.AgentsOnly, f.ModelConfig),
			"SetPasswords":               facade.Func(facade.AgentsOnly, f.SetPasswords),
			"WatchForModelConfigChanges": facade.Get(facade.AgentsOnly, f.WatchForModelConfigChanges),
		}},
		{Name: "AgentLifeFlag", Number: 1, Scope: facade.OnModel, Methods: facade.Table{
			"Life":  facade.Func(facade.AgentsOnly, f.Life),
			"Watch": facade.Func(facade.AgentsOnly, f.Watch),
		}},
		{Name: "Logger", Number: 1, Scope: facade.OnModel, Methods: facade.Table{
			"LoggingConfig":      facade.Func(facade.AgentsOnly, f.LoggingConfig),
			"WatchLoggingConfig": facade.Func(facade.AgentsOnly, f.WatchLoggingConfig),
		}},
		{Name: "Upgrader", Number: 1, Scope: facade.OnModel, Methods: facade.Table{
			"DesiredVersion":  facade.Func(facade.AgentsOnly, f.DesiredVersion),
			"SetTools":        facade.Func(facade.AgentsOnly, f.SetTools),
			"WatchAPIVersion": facade.Func(facade.AgentsOnly, f.WatchAPIVersion),
		}},
	}
}

// own parses a tag and refuses any but the session's own.
func own(s facade.Session, tag string) (names.Tag, error) {
	t, err := names.ParseTag(tag)
	if err != nil || tag != s.Identity().Tag() {
		return nil, facade.ErrPermission
	}
	return t, nil
}

// GetEntities returns life and jobs of the session's own entity.
func (f *Facade) GetEntities(_ context.Context, s facade.Session, in params.Entities) (params.AgentGetEntitiesResults, error) {
	return params.AgentGetEntitiesResults{Entities: facade.Map(in.Entities, func(e params.Entity) params.AgentGetEntitiesResult {
		r, err := f.entity(s, e.Tag)
		r.Error = facade.Error(err)
		return r
	})}, nil
}

func (f *Facade) entity(s facade.Session, tag string) (params.AgentGetEntitiesResult, error) {
	t, err := own(s, tag)
	if err != nil {
		return params.AgentGetEntitiesResult{}, err
	}
	if t.Kind() == names.UnitTagKind {
		u, err := f.state.Unit(s.ModelUUID(), t.Id())
		if err != nil {
			return params.AgentGetEntitiesResult{}, err
		}
		return params.AgentGetEntitiesResult{Life: u.Life}, nil
	}
	m, err := f.state.Machine(s.ModelUUID(), t.Id())
	if err != nil {
		return params.AgentGetEntitiesResult{}, err
	}
	r := params.AgentGetEntitiesResult{Life: m.Life, ContainerType: instance.ContainerType(m.ContainerType)}
	for _, job := range m.Jobs {
		r.Jobs = append(r.Jobs, model.MachineJob(job))
	}
	return r, nil
}

// Life returns the life of the session's own entity.
func (f *Facade) Life(_ context.Context, s facade.Session, in params.Entities) (params.LifeResults, error) {
	return params.LifeResults{Results: facade.Map(in.Entities, func(e params.Entity) params.LifeResult {
		r, err := f.entity(s, e.Tag)
		if err != nil {
			return params.LifeResult{Error: facade.Error(err)}
		}
		return params.LifeResult{Life: r.Life}
	})}, nil
}

// Watch tells of changes of the session's own entity.
func (f *Facade) Watch(ctx context.Context, s facade.Session, in params.Entities) (params.NotifyWatchResults, error) {
	return f.watchOwn(ctx, s, in, func(t names.Tag) *state.Watch[state.Signal] {
		if t.Kind() == names.UnitTagKind {
			return f.state.WatchUnit(s.ModelUUID(), t.Id())
		}
		return f.state.WatchMachine(s.ModelUUID(), t.Id())
	})
}

func (f *Facade) watchOwn(ctx context.Context, s facade.Session, in params.Entities, watch func(names.Tag) *state.Watch[state.Signal]) (params.NotifyWatchResults, error) {
	return params.NotifyWatchResults{Results: facade.Map(in.Entities, func(e params.Entity) params.NotifyWatchResult {
		t, err := own(s, e.Tag)
		if err != nil {
			return params.NotifyWatchResult{Error: facade.Error(err)}
		}
		return watcher.BeginNotify(ctx, s, watcher.Signals(watch(t)), nil)
	})}, nil
}

// SetPasswords sets the password of the session's own entity.
func (f *Facade) SetPasswords(ctx context.Context, s facade.Session, in params.EntityPasswords) (params.ErrorResults, error) {
	return facade.Each(in.Changes, func(c params.EntityPassword) error {
		t, err := own(s, c.Tag)
		if err != nil {
			return err
		}
		return f.state.SetAgentPassword(ctx, s.ModelUUID(), t, c.Password)
	}), nil
}

// ControllerConfig returns the controller's configuration, with the CA certificates that the agent is
// to trust.
func (f *Facade) ControllerConfig(context.Context, facade.Session) (params.ControllerConfigResult, error) {
	config, err := f.state.ControllerConfig()
	return params.ControllerConfigResult{Config: config}, err
}

// ModelConfig returns the values of the model's configuration.
func (f *Facade) ModelConfig(_ context.Context, s facade.Session) (params.ModelConfigResult, error) {
	values, err := f.config(s)
	return params.ModelConfigResult{Config: values}, err
}

func (f *Facade) config(s facade.Session) (map[string]any, error) {
	config, err := f.state.ModelConfig(s.ModelUUID())
	if err != nil {
		return nil, err
	}
	values := make(map[string]any, len(config))
	for key, v := range config {
		values[key] = v.Value
	}
	return values, nil
}

// WatchForModelConfigChanges tells of changes of the model's configuration.
func (f *Facade) WatchForModelConfigChanges(ctx context.Context, s facade.Session) (params.NotifyWatchResult, error) {
	return watcher.BeginNotify(ctx, s, watcher.Signals(f.state.WatchModelConfig(s.ModelUUID())), nil), nil
}

// LoggingConfig returns what the model's logging-config says.
func (f *Facade) LoggingConfig(_ context.Context, s facade.Session, in params.Entities) (params.StringResults, error) {
	return params.StringResults{Results: facade.Map(in.Entities, func(e params.Entity) params.StringResult {
		if _, err := own(s, e.Tag); err != nil {
			return params.StringResult{Error: facade.Error(err)}
		}
		values, err := f.config(s)
		text, _ := values["logging-config"].(string)
		return params.StringResult{Result: text, Error: facade.Error(err)}
	})}, nil
}

// WatchLoggingConfig tells of changes of the model's configuration.
func (f *Facade) WatchLoggingConfig(ctx context.Context, s facade.Session, in params.Entities) (params.NotifyWatchResults, error) {
	return f.watchOwn(ctx, s, in, func(names.Tag) *state.Watch[state.Signal] { return f.state.WatchModelConfig(s.ModelUUID()) })
}

// SetTools records the version that the session's agent runs.
func (f *Facade) SetTools(ctx context.Context, s facade.Session, in params.EntitiesVersion) (params.ErrorResults, error) {
	return facade.Each(in.AgentTools, func(v params.EntityVersion) error {
		t, err := own(s, v.Tag)
		if err != nil {
			return err
		}
		if v.Tools == nil {
			return domain.Errorf(domain.BadRequest, "agent tools of %q are missing", v.Tag)
		}
		return f.state.SetAgentVersion(ctx, s.ModelUUID(), t, v.Tools.Version.Number.String())
	}), nil
}

// DesiredVersion returns the version that the model's agents should run.
func (f *Facade) DesiredVersion(_ context.Context, s facade.Session, in params.Entities) (params.VersionResults, error) {
	return params.VersionResults{Results: facade.Map(in.Entities, func(e params.Entity) params.VersionResult {
		number, err := f.desired(s, e.Tag)
		return params.VersionResult{Version: number, Error: facade.Error(err)}
	})}, nil
}

// WatchAPIVersion tells when the version may have changed.
func (f *Facade) WatchAPIVersion(ctx context.Context, s facade.Session, in params.Entities) (params.NotifyWatchResults, error) {
	return f.watchOwn(ctx, s, in, func(names.Tag) *state.Watch[state.Signal] { return f.state.WatchModel(s.ModelUUID()) })
}
