package application

import (
	"context"
	"fmt"
	"strings"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/wire"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Get returns the configuration of an application and of its charm.
func (f *Facade) Get(_ context.Context, s facade.Session, in params.ApplicationGet) (params.ApplicationGetResults, error) {
	a, err := f.named(s, in.ApplicationName)
	if err != nil {
		return params.ApplicationGetResults{}, err
	}
	options, err := f.options(s.ModelUUID(), a)
	if err != nil {
		return params.ApplicationGetResults{}, err
	}
	url, err := charm.ParseURL(a.CharmURL)
	if err != nil {
		return params.ApplicationGetResults{}, err
	}
	return params.ApplicationGetResults{
		Application:       a.Name,
		Charm:             url.Name,
		CharmConfig:       options,
		ApplicationConfig: map[string]any{"trust": trust(a)},
		Constraints:       a.Constraints,
		Base:              wire.Base(a.Origin.Base),
		Channel:           a.Channel,
		EndpointBindings:  a.Bindings,
	}, nil
}

// CharmConfig returns the configuration of the charms of applications.
func (f *Facade) CharmConfig(_ context.Context, s facade.Session, in params.ApplicationGetArgs) (params.ApplicationGetConfigResults, error) {
	return params.ApplicationGetConfigResults{Results: facade.Map(in.Args, func(arg params.ApplicationGet) params.ConfigResult {
		return f.configOf(s, arg.ApplicationName)
	})}, nil
}

// GetConfig is CharmConfig for applications given by their tags.
func (f *Facade) GetConfig(_ context.Context, s facade.Session, in params.Entities) (params.ApplicationGetConfigResults, error) {
	return params.ApplicationGetConfigResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ConfigResult {
		tag, err := names.ParseApplicationTag(e.Tag)
		if err != nil {
			return params.ConfigResult{Error: facade.Error(err)}
		}
		return f.configOf(s, tag.Id())
	})}, nil
}

func (f *Facade) configOf(s facade.Session, name string) params.ConfigResult {
	a, err := f.named(s, name)
	if err != nil {
		return params.ConfigResult{Error: facade.Error(err)}
	}
	options, err := f.options(s.ModelUUID(), a)
	return params.ConfigResult{Config: options, Error: facade.Error(err)}
}

// options describes every option of the charm with its value and where that is from.
func (f *Facade) options(model string, a *state.Application) (map[string]any, error) {
	out := map[string]any{}
	ch, err := f.state.Charm(model, a.CharmURL)
	if err != nil {
		return nil, err
	}
	if ch.Files.Config == "" {
		return out, nil
	}
	config, err := charm.ReadConfig(strings.NewReader(ch.Files.Config))
	if err != nil {
		return nil, fmt.Errorf("cannot read the configuration of charm %q: %w", a.CharmURL, err)
	}
	for name, option := range config.Options {
		out[name] = describe(option.Type, option.Description, option.Default, a.Config[name])
	}
	return out, nil
}

func describe(kind, description string, def, value any) map[string]any {
	d := map[string]any{"type": kind, "description": description, "source": "unset"}
	if def != nil {
		d["default"], d["value"], d["source"] = def, def, "default"
	}
	if value != nil && value != def {
		d["value"], d["source"] = value, "user"
	}
	return d
}

func trust(a *state.Application) map[string]any {
	return describe("bool", "Does this application have access to trusted credentials", false, a.Trust)
}

// SetConfigs sets options of applications, each application alone.
func (f *Facade) SetConfigs(ctx context.Context, s facade.Session, in params.ConfigSetArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.ConfigSet) error {
		if err := checkName(arg.ApplicationName); err != nil {
			return err
		}
		return f.state.SetApplicationConfig(ctx, s.ModelUUID(), arg.ApplicationName, arg.Config, arg.ConfigYAML)
	}), nil
}

// UnsetApplicationsConfig brings options back to their defaults.
func (f *Facade) UnsetApplicationsConfig(ctx context.Context, s facade.Session, in params.ApplicationConfigUnsetArgs) (params.ErrorResults, error) {
	return facade.Each(in.Args, func(arg params.ApplicationUnset) error {
		if err := checkName(arg.ApplicationName); err != nil {
			return err
		}
		return f.state.UnsetApplicationConfig(ctx, s.ModelUUID(), arg.ApplicationName, arg.Options)
	}), nil
}

// GetConstraints returns the constraints of applications.
func (f *Facade) GetConstraints(_ context.Context, s facade.Session, in params.Entities) (params.ApplicationGetConstraintsResults, error) {
	return params.ApplicationGetConstraintsResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ApplicationConstraint {
		tag, err := names.ParseApplicationTag(e.Tag)
		if err != nil {
			return params.ApplicationConstraint{Error: facade.Error(err)}
		}
		a, err := f.named(s, tag.Id())
		if err != nil {
			return params.ApplicationConstraint{Error: facade.Error(err)}
		}
		return params.ApplicationConstraint{Constraints: a.Constraints}
	})}, nil
}

// SetConstraints sets what the machines of new units must have.
func (f *Facade) SetConstraints(ctx context.Context, s facade.Session, in params.SetConstraints) error {
	if err := checkName(in.ApplicationName); err != nil {
		return err
	}
	return f.state.SetApplicationConstraints(ctx, s.ModelUUID(), in.ApplicationName, in.Constraints)
}
