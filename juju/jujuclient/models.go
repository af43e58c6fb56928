package jujuclient

import coreerrors "github.com/gantline/gantline/juju/core/errors"

// AllModels implements ModelStore.
func (s *store) AllModels(controllerName string) (map[string]ModelDetails, error) {
	if err := ValidateControllerName(controllerName); err != nil {
		return nil, err
	}
	all := make(map[string]ModelDetails)
	err := view(s, modelsFile, func(d *modelsDocument) error {
		models, found := d.Controllers[controllerName]
		if !found {
			return coreerrors.NotFoundf("models for controller %s", controllerName)
		}
		for name, details := range models.Models {
			all[name] = details
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// ModelByName implements ModelStore.
func (s *store) ModelByName(controllerName, modelName string) (*ModelDetails, error) {
	if err := validateAll(ValidateControllerName(controllerName), ValidateModelName(modelName)); err != nil {
		return nil, err
	}
	var details ModelDetails
	err := view(s, modelsFile, func(d *modelsDocument) error {
		models, found := d.Controllers[controllerName]
		if !found {
			return coreerrors.NotFoundf("model %s:%s", controllerName, modelName)
		}
		if details, found = models.Models[modelName]; !found {
			return coreerrors.NotFoundf("model %s:%s", controllerName, modelName)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &details, nil
}

// CurrentModel implements ModelStore.
func (s *store) CurrentModel(controllerName string) (string, error) {
	if err := ValidateControllerName(controllerName); err != nil {
		return "", err
	}
	var name string
	err := view(s, modelsFile, func(d *modelsDocument) error {
		if models, found := d.Controllers[controllerName]; found {
			name = models.CurrentModel
		}
		if name == "" {
			return coreerrors.NotFoundf("current model for controller %s", controllerName)
		}
		return nil
	})
	return name, err
}

// updateModels changes what is known of a controller's models.
func (s *store) updateModels(controllerName string, f func(*ControllerModels) error) error {
	return update(s, modelsFile, func(d *modelsDocument) error {
		models, found := d.Controllers[controllerName]
		if !found {
			models = &ControllerModels{}
		}
		if err := f(models); err != nil {
			return err
		}
		if models.Models == nil {
			models.Models = make(map[string]ModelDetails)
		}
		set(&d.Controllers, controllerName, models)
		return nil
	})
}

// UpdateModel implements ModelStore.
func (s *store) UpdateModel(controllerName, modelName string, details ModelDetails) error {
	if err := validateAll(
		ValidateControllerName(controllerName), ValidateModelName(modelName), ValidateModelDetails(details),
	); err != nil {
		return err
	}
	return s.updateModels(controllerName, func(m *ControllerModels) error {
		set(&m.Models, modelName, withExtra(details, m.Models[modelName]))
		return nil
	})
}

// withExtra keeps what others know of a model unless something else is given.
func withExtra(details, old ModelDetails) ModelDetails {
	if details.Extra == nil {
		details.Extra = old.Extra
	}
	return details
}

// SetModels implements ModelStore.
func (s *store) SetModels(controllerName string, models map[string]ModelDetails) error {
	if err := ValidateControllerName(controllerName); err != nil {
		return err
	}
	for name, details := range models {
		if err := validateAll(ValidateModelName(name), ValidateModelDetails(details)); err != nil {
			return err
		}
	}
	return s.updateModels(controllerName, func(m *ControllerModels) error {
		replaced := make(map[string]ModelDetails, len(models))
		for name, details := range models {
			replaced[name] = withExtra(details, m.Models[name])
		}
		m.Models = replaced
		if _, found := replaced[m.CurrentModel]; !found {
			m.CurrentModel = ""
		}
		return nil
	})
}

// SetCurrentModel implements ModelStore.
func (s *store) SetCurrentModel(controllerName, modelName string) error {
	if err := ValidateControllerName(controllerName); err != nil {
		return err
	}
	if modelName != "" {
		if err := ValidateModelName(modelName); err != nil {
			return err
		}
	}
	return s.updateModels(controllerName, func(m *ControllerModels) error {
		if _, found := m.Models[modelName]; !found && modelName != "" {
			return coreerrors.NotFoundf("model %s:%s", controllerName, modelName)
		}
		m.CurrentModel = modelName
		return nil
	})
}

// RemoveModel implements ModelStore.
func (s *store) RemoveModel(controllerName, modelName string) error {
	if err := validateAll(ValidateControllerName(controllerName), ValidateModelName(modelName)); err != nil {
		return err
	}
	return s.updateModels(controllerName, func(m *ControllerModels) error {
		if _, found := m.Models[modelName]; !found {
			return coreerrors.NotFoundf("model %s:%s", controllerName, modelName)
		}
		delete(m.Models, modelName)
		if m.CurrentModel == modelName {
			m.CurrentModel = ""
		}
		return nil
	})
}
