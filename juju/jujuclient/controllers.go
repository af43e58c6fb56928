package jujuclient

import (
	"errors"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// AllControllers implements ControllerStore.
func (s *store) AllControllers() (map[string]ControllerDetails, error) {
	all := make(map[string]ControllerDetails)
	err := view(s, controllersFile, func(c *Controllers) error {
		for name, details := range c.Controllers {
			all[name] = details
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// ControllerByName implements ControllerStore.
func (s *store) ControllerByName(controllerName string) (*ControllerDetails, error) {
	if err := ValidateControllerName(controllerName); err != nil {
		return nil, err
	}
	var details ControllerDetails
	err := view(s, controllersFile, func(c *Controllers) error {
		var found bool
		if details, found = c.Controllers[controllerName]; !found {
			return coreerrors.NotFoundf("controller %s", controllerName)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &details, nil
}

// CurrentController implements ControllerStore.
func (s *store) CurrentController() (string, error) {
	var name string
	err := view(s, controllersFile, func(c *Controllers) error {
		if name = c.CurrentController; name == "" {
			return coreerrors.NotFoundf("current controller")
		}
		return nil
	})
	return name, err
}

// AddController implements ControllerStore.
func (s *store) AddController(controllerName string, details ControllerDetails) error {
	if err := validateAll(ValidateControllerName(controllerName), ValidateControllerDetails(details)); err != nil {
		return err
	}
	return update(s, controllersFile, func(c *Controllers) error {
		if _, found := c.Controllers[controllerName]; found {
			return coreerrors.AlreadyExistsf("controller with name %s", controllerName)
		}
		if err := c.refuseUUID(controllerName, details.ControllerUUID); err != nil {
			return err
		}
		set(&c.Controllers, controllerName, details)
		return nil
	})
}

// refuseUUID returns an error when a controller of another name has the UUID.
func (c *Controllers) refuseUUID(controllerName, uuid string) error {
	for name, other := range c.Controllers {
		if name != controllerName && other.ControllerUUID == uuid {
			return coreerrors.AlreadyExistsf("controller %q with UUID %s", name, uuid)
		}
	}
	return nil
}

// UpdateController implements ControllerStore.
func (s *store) UpdateController(controllerName string, details ControllerDetails) error {
	if err := validateAll(ValidateControllerName(controllerName), ValidateControllerDetails(details)); err != nil {
		return err
	}
	return update(s, controllersFile, func(c *Controllers) error {
		old, found := c.Controllers[controllerName]
		if !found {
			return coreerrors.NotFoundf("controller %s", controllerName)
		}
		if err := c.refuseUUID(controllerName, details.ControllerUUID); err != nil {
			return err
		}
		if details.Extra == nil {
			details.Extra = old.Extra
		}
		set(&c.Controllers, controllerName, details)
		return nil
	})
}

// SetCurrentController implements ControllerStore.
func (s *store) SetCurrentController(controllerName string) error {
	return update(s, controllersFile, func(c *Controllers) error {
		if _, found := c.Controllers[controllerName]; !found && controllerName != "" {
			return coreerrors.NotFoundf("controller %s", controllerName)
		}
		c.CurrentController = controllerName
		return nil
	})
}

// RemoveController implements ControllerStore. The controller itself goes last,
// so that a removal cut short can be repeated.
func (s *store) RemoveController(controllerName string) error {
	if err := ValidateControllerName(controllerName); err != nil {
		return err
	}
	return update(s, controllersFile, func(c *Controllers) error {
		removed, found := c.Controllers[controllerName]
		if !found {
			return nil
		}
		for name, details := range c.Controllers {
			if details.ControllerUUID != removed.ControllerUUID {
				continue
			}
			if err := s.forget(name); err != nil {
				return err
			}
			delete(c.Controllers, name)
			if c.CurrentController == name {
				c.CurrentController = ""
			}
		}
		return nil
	})
}

// forget removes all that hangs on the named controller; the caller holds the
// lock.
func (s *store) forget(controllerName string) error {
	models, modelsErr := load[modelsDocument](s, modelsFile)
	accounts, accountsErr := load[accountsDocument](s, accountsFile)
	configs, configsErr := load[bootstrapDocument](s, bootstrapFile)
	if err := errors.Join(modelsErr, accountsErr, configsErr); err != nil {
		return err
	}
	if _, found := models.Controllers[controllerName]; found {
		delete(models.Controllers, controllerName)
		if err := save(s, modelsFile, models); err != nil {
			return err
		}
	}
	if _, found := accounts.Controllers[controllerName]; found {
		delete(accounts.Controllers, controllerName)
		if err := save(s, accountsFile, accounts); err != nil {
			return err
		}
	}
	if _, found := configs.Controllers[controllerName]; found {
		delete(configs.Controllers, controllerName)
		if err := save(s, bootstrapFile, configs); err != nil {
			return err
		}
	}
	return s.keeper.removeJar(controllerName)
}
