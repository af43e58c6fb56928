package jujuclient

import (
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
)

// ValidateControllerName accepts every name but none.
func ValidateControllerName(name string) error {
	if name == "" {
		return coreerrors.NotValidf("empty controller name")
	}
	return nil
}

// ValidateControllerDetails wants a UUID.
func ValidateControllerDetails(details ControllerDetails) error {
	if details.ControllerUUID == "" {
		return coreerrors.NotValidf("missing uuid, controller details")
	}
	return nil
}

// ValidateModelName wants a qualified name, "owner/name".
func ValidateModelName(name string) error {
	if _, _, err := SplitModelName(name); err != nil {
		return coreerrors.New(coreerrors.NotValid, "validating model name: %v", err)
	}
	return nil
}

// ValidateModelDetails wants a UUID and a type.
func ValidateModelDetails(details ModelDetails) error {
	if details.ModelUUID == "" {
		return coreerrors.NotValidf("missing uuid, model details")
	}
	if details.ModelType == "" {
		return coreerrors.NotValidf("missing type, model details")
	}
	return nil
}

// ValidateAccountDetails wants a valid name of a user, if there is any.
func ValidateAccountDetails(details AccountDetails) error {
	if details.User != "" && !names.IsValidUser(details.User) {
		return coreerrors.NotValidf("user name %q", details.User)
	}
	return nil
}

// ValidateBootstrapConfig wants a cloud and its type.
func ValidateBootstrapConfig(config BootstrapConfig) error {
	if config.Cloud == "" {
		return coreerrors.NotValidf("empty cloud name")
	}
	if config.CloudType == "" {
		return coreerrors.NotValidf("empty cloud type")
	}
	return nil
}

// validateAll returns the first error.
func validateAll(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
