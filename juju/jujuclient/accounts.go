package jujuclient

import (
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// AccountDetails implements AccountStore.
func (s *store) AccountDetails(controllerName string) (*AccountDetails, error) {
	if err := ValidateControllerName(controllerName); err != nil {
		return nil, err
	}
	var details AccountDetails
	err := view(s, accountsFile, func(d *accountsDocument) error {
		var found bool
		if details, found = d.Controllers[controllerName]; !found {
			return coreerrors.NotFoundf("account details for controller %s", controllerName)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &details, nil
}

// UpdateAccount implements AccountStore.
func (s *store) UpdateAccount(controllerName string, details AccountDetails) error {
	details.User = strings.TrimSuffix(details.User, "@local")
	if err := validateAll(ValidateControllerName(controllerName), ValidateAccountDetails(details)); err != nil {
		return err
	}
	return update(s, accountsFile, func(d *accountsDocument) error {
		if details.Extra == nil {
			details.Extra = d.Controllers[controllerName].Extra
		}
		set(&d.Controllers, controllerName, details)
		return nil
	})
}

// RemoveAccount implements AccountStore.
func (s *store) RemoveAccount(controllerName string) error {
	if err := ValidateControllerName(controllerName); err != nil {
		return err
	}
	return update(s, accountsFile, func(d *accountsDocument) error {
		if _, found := d.Controllers[controllerName]; !found {
			return coreerrors.NotFoundf("account details for controller %s", controllerName)
		}
		delete(d.Controllers, controllerName)
		return nil
	})
}
