package state

import (
	"context"
	"maps"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/permission"
)

// Bootstrap is what a new controller begins with.
type Bootstrap struct {
	// UUID of the controller; made up when empty, as is ModelUUID.
	UUID, ModelUUID string
	Name            string
	// AdminPassword is that of the user admin.
	AdminPassword string
	Cloud         Cloud
	// Version is the agent version, such as "3.6.12".
	Version string
	// Config is the controller's configuration.
	Config map[string]any
}

// admin is the user that every controller has.
const admin = "admin"

// Initialised says whether the store holds a controller.
func (s *State) Initialised() bool {
	_, err := s.Controller()
	return err == nil
}

// Initialise writes the controller's record, the user admin and the model
// "controller" in one transaction. A store that holds a controller is an error
// of kind AlreadyExists.
func (s *State) Initialise(ctx context.Context, b Bootstrap) error {
	hash, err := s.crypt.hash(ctx, b.AdminPassword)
	if err != nil {
		return err
	}
	if b.UUID == "" {
		b.UUID = newUUID()
	}
	if b.ModelUUID == "" {
		b.ModelUUID = newUUID()
	}
	return s.change(ctx, "", func(t *tx) error {
		if _, ok := on(t, &t.p.controller, rootKey(keyController), keyController); ok {
			return domain.Errorf(domain.AlreadyExists, "controller already exists")
		}
		t.put(rootKey(keyController), &Controller{
			UUID: b.UUID, Name: b.Name, ModelUUID: b.ModelUUID, Cloud: b.Cloud,
			Version: b.Version, Config: b.Config, Created: t.now,
		})
		user := &User{
			Name: admin, ID: newUUID(), DisplayName: admin, Access: permission.SuperuserAccess,
			CreatedBy: admin, Created: t.now, Password: hash,
		}
		t.put(rootKey(keyUser, admin), user)
		m := newModel(t, b.Cloud, b.Version, user, CreateModelArgs{Name: "controller", UUID: b.ModelUUID})
		m.IsController = true
		t.put(rootKey(keyModel, m.UUID), m)
		name := m.UUID
		t.guard(kv.Missing(rootKey(keyModelName, admin, m.Name)))
		t.put(rootKey(keyModelName, admin, m.Name), &name)
		return nil
	})
}

// Controller returns the controller's record; NotFound before Initialise.
func (s *State) Controller() (*Controller, error) {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	return s.p.controllerRecord()
}

func (p *projection) controllerRecord() (*Controller, error) {
	c, ok := p.controller.get(keyController)
	if !ok {
		return nil, domain.Errorf(domain.NotFound, "controller not found")
	}
	return c, nil
}

// ControllerConfig returns the controller's configuration, with controller-uuid
// and ca-cert in it: the CA, and after it the one before while that is good too.
func (s *State) ControllerConfig() (map[string]any, error) {
	c, err := s.Controller()
	if err != nil {
		return nil, err
	}
	config := maps.Clone(c.Config)
	if config == nil {
		config = map[string]any{}
	}
	config["controller-uuid"] = c.UUID
	config["controller-name"] = c.Name
	config["ca-cert"] = c.CACert + c.OldCACert
	return config, nil
}

// SetControllerConfig changes keys of the controller's configuration.
func (s *State) SetControllerConfig(ctx context.Context, set map[string]any) error {
	return s.changeController(ctx, func(c *Controller) error {
		config := maps.Clone(c.Config)
		if config == nil {
			config = map[string]any{}
		}
		for key, value := range set {
			switch key {
			case "controller-uuid", "ca-cert", "api-port":
				return domain.Errorf(domain.Other, "can't change %q after bootstrap", key)
			}
			config[key] = value
		}
		c.Config = config
		return nil
	})
}

func (s *State) changeController(ctx context.Context, change func(*Controller) error) error {
	return s.change(ctx, "", func(t *tx) error {
		c, ok := on(t, &t.p.controller, rootKey(keyController), keyController)
		if !ok {
			return domain.Errorf(domain.NotFound, "controller not found")
		}
		if err := change(c); err != nil {
			return err
		}
		set(t, &t.p.controller, rootKey(keyController), keyController, c)
		return nil
	})
}
