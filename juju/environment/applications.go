package environment

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/rpc/params"
)

// applications returns the client of the Application facade.
func (e *Environment) applications(ctx context.Context, method string) (*application.Client, error) {
	conn, err := e.conn(ctx, "Application."+method)
	if err != nil {
		return nil, err
	}
	return application.NewClient(conn).WithContext(ctx), nil
}

// AddRelation relates two endpoints, each "application" or "application:endpoint", and returns the
// endpoints that were found by application.
func (e *Environment) AddRelation(ctx context.Context, a, b string) (map[string]params.CharmRelation, error) {
	var old params.AddRelationResults
	in := struct{ Endpoints []string }{[]string{a, b}}
	if done, err := e.oldCall(ctx, "AddRelation", in, &old); done {
		return old.Endpoints, err
	}
	c, err := e.applications(ctx, "AddRelation")
	if err != nil {
		return nil, err
	}
	out, err := c.AddRelation([]string{a, b}, nil)
	if err != nil {
		return nil, err
	}
	return out.Endpoints, nil
}

// RemoveRelation removes the relation between two endpoints.
func (e *Environment) RemoveRelation(ctx context.Context, a, b string) error {
	in := struct{ Endpoints []string }{[]string{a, b}}
	if done, err := e.oldCall(ctx, "DestroyRelation", in, nil); done {
		return err
	}
	c, err := e.applications(ctx, "DestroyRelation")
	if err != nil {
		return err
	}
	return c.DestroyRelation(nil, nil, a, b)
}

// oldService is what most methods of Juju 1 take.
type oldService struct{ ServiceName string }

// Expose lets others reach the application's opened ports.
func (e *Environment) Expose(ctx context.Context, name string) error {
	if done, err := e.oldCall(ctx, "ServiceExpose", oldService{name}, nil); done {
		return err
	}
	c, err := e.applications(ctx, "Expose")
	if err != nil {
		return err
	}
	return c.Expose(name, nil)
}

// Unexpose takes that back.
func (e *Environment) Unexpose(ctx context.Context, name string) error {
	if done, err := e.oldCall(ctx, "ServiceUnexpose", oldService{name}, nil); done {
		return err
	}
	c, err := e.applications(ctx, "Unexpose")
	if err != nil {
		return err
	}
	return c.Unexpose(name, nil)
}

// DestroyApplication begins to remove the application with its units.
func (e *Environment) DestroyApplication(ctx context.Context, name string) error {
	if done, err := e.oldCall(ctx, "ServiceDestroy", oldService{name}, nil); done {
		return err
	}
	c, err := e.applications(ctx, "DestroyApplication")
	if err != nil {
		return err
	}
	results, err := c.DestroyApplications(application.DestroyApplicationsParams{Applications: []string{name}})
	if err != nil {
		return err
	}
	var errs []error
	for _, r := range results {
		if r.Error != nil {
			errs = append(errs, r.Error)
		}
	}
	return errors.Join(errs...)
}

// DestroyService is DestroyApplication.
func (e *Environment) DestroyService(ctx context.Context, name string) error {
	return e.DestroyApplication(ctx, name)
}

// GetApplication returns what is configured of the application: charm, options, constraints.
func (e *Environment) GetApplication(ctx context.Context, name string) (*params.ApplicationGetResults, error) {
	old, err := e.older(ctx)
	if err != nil {
		return nil, err
	}
	if old != nil {
		return old.get(ctx, name)
	}
	c, err := e.applications(ctx, "Get")
	if err != nil {
		return nil, err
	}
	return c.Get("", name)
}

// get is GetApplication on Juju 1, whose answer has other keys.
func (s *oldServer) get(ctx context.Context, name string) (*params.ApplicationGetResults, error) {
	var out struct {
		Service, Charm string
		Config         map[string]any
	}
	if err := s.call(ctx, "Client", "", "ServiceGet", oldService{name}, &out); err != nil {
		return nil, err
	}
	return &params.ApplicationGetResults{Application: out.Service, CharmConfig: out.Config, Charm: out.Charm}, nil
}

// GetService is GetApplication.
func (e *Environment) GetService(ctx context.Context, name string) (*params.ApplicationGetResults, error) {
	return e.GetApplication(ctx, name)
}

// ValidRelationNames returns the names of the endpoints of the application's charm.
func (e *Environment) ValidRelationNames(ctx context.Context, name string) ([]string, error) {
	c, err := e.applications(ctx, "CharmRelations")
	if err != nil {
		return nil, err
	}
	return c.CharmRelations(name)
}
