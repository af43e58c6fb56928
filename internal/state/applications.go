package state

import (
	"context"
	"maps"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/life"
)

func (md *modelData) app(name string) (*Application, error) {
	if a, ok := md.apps.get(name); ok {
		return a, nil
	}
	return nil, domain.Errorf(domain.NotFound, "application %q not found", name)
}

// Application returns the named application: `application "a" not found`.
func (s *State) Application(model, name string) (*Application, error) {
	return inModelData(s, model, func(md *modelData) (*Application, error) { return md.app(name) })
}

// Applications returns the model's applications in order of their names.
func (s *State) Applications(model string) ([]*Application, error) {
	return inModelData(s, model, func(md *modelData) ([]*Application, error) { return md.sortedApps(), nil })
}

func (md *modelData) sortedApps() []*Application {
	out := make([]*Application, 0, len(md.apps.m))
	for _, name := range domain.SortedNames(md.apps.m) {
		out = append(out, md.apps.m[name].v)
	}
	return out
}

// ApplicationEndpoints returns the application's endpoints in order of their
// names, juju-info among them.
func (s *State) ApplicationEndpoints(model, name string) ([]domain.Endpoint, error) {
	return inModelData(s, model, func(md *modelData) ([]domain.Endpoint, error) {
		r, err := md.relatable(name)
		return r.Endpoints, err
	})
}

// relatable is what endpoint inference needs to know of the application.
func (md *modelData) relatable(name string) (domain.Relatable, error) {
	a, err := md.app(name)
	if err != nil {
		return domain.Relatable{}, err
	}
	c, err := md.charm(a.CharmURL)
	if err != nil {
		return domain.Relatable{}, err
	}
	return domain.Relatable{Name: name, Subordinate: a.Subordinate, Endpoints: c.Endpoints(name)}, nil
}

// ApplicationConfig returns the value of every option of the charm: what was
// set, else the default, else nil.
func (s *State) ApplicationConfig(model, name string) (map[string]any, error) {
	return inModelData(s, model, func(md *modelData) (map[string]any, error) {
		a, err := md.app(name)
		if err != nil {
			return nil, err
		}
		c, err := md.charm(a.CharmURL)
		if err != nil {
			return nil, err
		}
		return effective(c.Config, a.Config), nil
	})
}

// changeApp changes an application that must not be dying.
func (s *State) changeApp(ctx context.Context, model, name string, change func(t *tx, a *Application) error) error {
	return s.change(ctx, model, func(t *tx) error {
		a, err := t.app(name)
		if err != nil {
			return err
		}
		if err := change(t, a); err != nil {
			return err
		}
		t.putApp(a)
		return nil
	})
}

// SetApplicationConfig sets charm options given as text, and "trust". The YAML
// document maps the application's name to options; set wins over it.
func (s *State) SetApplicationConfig(ctx context.Context, model, name string, set map[string]string, yaml string) error {
	return s.changeApp(ctx, model, name, func(t *tx, a *Application) error {
		c, err := t.md.charm(a.CharmURL)
		if err != nil {
			return err
		}
		options, err := readOptions(c.Config, name, set, yaml)
		if err != nil {
			return domain.Wrapf(err, "parsing settings for application")
		}
		a.Config = merged(a.Config, options.settings)
		if options.trust != nil {
			a.Trust = *options.trust
		}
		return nil
	})
}

// UnsetApplicationConfig resets options to their defaults.
func (s *State) UnsetApplicationConfig(ctx context.Context, model, name string, options []string) error {
	return s.changeApp(ctx, model, name, func(t *tx, a *Application) error {
		c, err := t.md.charm(a.CharmURL)
		if err != nil {
			return err
		}
		reset := map[string]any{}
		for _, option := range options {
			switch {
			case has(c.Config, option):
				reset[option] = nil
			case option == trustOption:
				a.Trust = false
			default:
				return domain.Errorf(domain.Other, "unknown option %q", option)
			}
		}
		a.Config = merged(a.Config, reset)
		return nil
	})
}

// SetApplicationConstraints sets what machines of new units must have.
func (s *State) SetApplicationConstraints(ctx context.Context, model, name string, cons constraints.Value) error {
	return s.changeApp(ctx, model, name, func(_ *tx, a *Application) error {
		if a.Subordinate {
			return domain.Errorf(domain.Other, "constraints do not apply to subordinate applications")
		}
		if a.Life != life.Alive {
			return domain.Errorf(domain.Other, "cannot set constraints: application is not found or not alive")
		}
		a.Constraints = cons
		return nil
	})
}

// Expose opens the application's ports; endpoints is by endpoint, "" or none at
// all for every endpoint to everywhere.
func (s *State) Expose(ctx context.Context, model, name string, endpoints map[string]ExposedEndpoint) error {
	return s.changeApp(ctx, model, name, func(t *tx, a *Application) error {
		if a.Life != life.Alive {
			return domain.Errorf(domain.Other, "application is no longer alive")
		}
		if err := t.checkEndpoints(a, domain.SortedNames(endpoints)); err != nil {
			return err
		}
		a.ExposedEndpoints = maps.Clone(a.ExposedEndpoints)
		if a.ExposedEndpoints == nil {
			a.ExposedEndpoints = map[string]ExposedEndpoint{}
		}
		if len(endpoints) == 0 {
			endpoints = map[string]ExposedEndpoint{"": {}}
		}
		for endpoint, e := range endpoints {
			if len(e.CIDRs)+len(e.Spaces) == 0 {
				e.CIDRs = []string{"0.0.0.0/0", "::/0"}
			}
			a.ExposedEndpoints[endpoint] = e
		}
		a.Exposed = true
		return nil
	})
}

// Unexpose closes the named endpoints, all if none are named.
func (s *State) Unexpose(ctx context.Context, model, name string, endpoints []string) error {
	return s.changeApp(ctx, model, name, func(t *tx, a *Application) error {
		if err := t.checkEndpoints(a, endpoints); err != nil {
			return err
		}
		if len(endpoints) == 0 {
			a.Exposed, a.ExposedEndpoints = false, nil
			return nil
		}
		left := maps.Clone(a.ExposedEndpoints)
		for _, endpoint := range endpoints {
			if _, ok := left[endpoint]; !ok {
				return domain.Errorf(domain.BadRequest, "endpoint %q is not exposed", endpoint)
			}
			delete(left, endpoint)
		}
		a.Exposed, a.ExposedEndpoints = len(left) > 0, left
		if len(left) == 0 {
			a.ExposedEndpoints = nil
		}
		return nil
	})
}

func (t *tx) checkEndpoints(a *Application, endpoints []string) error {
	c, err := t.md.charm(a.CharmURL)
	if err != nil {
		return err
	}
	known := c.Endpoints(a.Name)
	for _, endpoint := range endpoints {
		if endpoint != "" && !slices.ContainsFunc(known, func(e domain.Endpoint) bool { return e.Name == endpoint }) {
			return domain.Errorf(domain.NotFound, "endpoint %q not found", endpoint)
		}
	}
	return nil
}
