package jujuclient

import (
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
)

// JoinOwnerModelName returns the qualified name of a user's model.
func JoinOwnerModelName(owner names.UserTag, modelName string) string {
	return owner.Id() + "/" + modelName
}

// IsQualifiedModelName reports whether the name says whose model it is.
func IsQualifiedModelName(name string) bool { return strings.Contains(name, "/") }

// SplitModelName parts a qualified name into the model's own and its owner.
func SplitModelName(name string) (string, names.UserTag, error) {
	owner, own, found := strings.Cut(name, "/")
	if !found {
		return "", names.UserTag{}, coreerrors.New(coreerrors.NotValid, "unqualified model name %q", name)
	}
	if !names.IsValidUser(owner) {
		return "", names.UserTag{}, coreerrors.NotValidf("user name %q", owner)
	}
	if !names.IsValidModelName(own) {
		return "", names.UserTag{}, coreerrors.NotValidf("model name %q", own)
	}
	return own, names.NewUserTag(owner), nil
}

// QualifyModelName returns the name with the user of the account on the
// controller as owner, unless it has one.
func QualifyModelName(store AccountStore, controllerName, modelName string) (string, error) {
	if IsQualifiedModelName(modelName) {
		_, _, err := SplitModelName(modelName)
		return modelName, err
	}
	account, err := store.AccountDetails(controllerName)
	if err != nil {
		return "", err
	}
	qualified := account.User + "/" + modelName
	_, _, err = SplitModelName(qualified)
	return qualified, err
}
