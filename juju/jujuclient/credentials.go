package jujuclient

import coreerrors "github.com/gantline/gantline/juju/core/errors"

// CredentialForCloud implements CredentialStore.
func (s *store) CredentialForCloud(cloudName string) (*CloudCredential, error) {
	var credential CloudCredential
	err := view(s, credentialsFile, func(d *credentialsDocument) error {
		var found bool
		if credential, found = d.Credentials[cloudName]; !found {
			return coreerrors.NotFoundf("credentials for cloud %s", cloudName)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &credential, nil
}

// AllCredentials implements CredentialStore.
func (s *store) AllCredentials() (map[string]CloudCredential, error) {
	all := make(map[string]CloudCredential)
	err := view(s, credentialsFile, func(d *credentialsDocument) error {
		for name, credential := range d.Credentials {
			all[name] = credential
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// UpdateCredential implements CredentialStore.
func (s *store) UpdateCredential(cloudName string, details CloudCredential) error {
	if cloudName == "" {
		return coreerrors.NotValidf("empty cloud name")
	}
	return update(s, credentialsFile, func(d *credentialsDocument) error {
		if len(details.AuthCredentials) == 0 && details.DefaultCredential == "" && details.DefaultRegion == "" {
			delete(d.Credentials, cloudName)
			return nil
		}
		set(&d.Credentials, cloudName, details)
		return nil
	})
}

// BootstrapConfigForController implements BootstrapConfigStore.
func (s *store) BootstrapConfigForController(controllerName string) (*BootstrapConfig, error) {
	if err := ValidateControllerName(controllerName); err != nil {
		return nil, err
	}
	var config BootstrapConfig
	err := view(s, bootstrapFile, func(d *bootstrapDocument) error {
		var found bool
		if config, found = d.Controllers[controllerName]; !found {
			return coreerrors.NotFoundf("bootstrap config for controller %s", controllerName)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &config, nil
}

// UpdateBootstrapConfig implements BootstrapConfigStore.
func (s *store) UpdateBootstrapConfig(controllerName string, config BootstrapConfig) error {
	if err := validateAll(ValidateControllerName(controllerName), ValidateBootstrapConfig(config)); err != nil {
		return err
	}
	return update(s, bootstrapFile, func(d *bootstrapDocument) error {
		if config.Extra == nil {
			config.Extra = d.Controllers[controllerName].Extra
		}
		set(&d.Controllers, controllerName, config)
		return nil
	})
}
