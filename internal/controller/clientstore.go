package controller

import (
	"fmt"

	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
)

// ForeignEntryError says that the client store has another controller of the same name.
type ForeignEntryError struct {
	Name, UUID string
}

// Error names the entry and the ways out.
func (e *ForeignEntryError) Error() string {
	return fmt.Sprintf("the client store has another controller named %q (%s)\n\n"+
		"Choose another name with --name, or remove that entry with \"gantline unregister %s\"", e.Name, e.UUID, e.Name)
}

// Register writes the controller into its owner's client store: its own entry and no other. It is
// made current if nothing is or force is true, and so is the model default on it.
func Register(store jujuclient.ClientStore, info Info, force bool) error {
	details := jujuclient.ControllerDetails{
		ControllerUUID: info.UUID, APIEndpoints: []string{info.Address}, CACert: info.CACert, Cloud: info.Cloud,
		CloudType: info.CloudType, CloudRegion: info.Region, AgentVersion: info.Version,
	}
	if err := put(store, info.Name, details); err != nil {
		return err
	}
	account := jujuclient.AccountDetails{
		Type: jujuclient.UserPassAccountDetailsType, User: info.User, Password: info.Password, LastKnownAccess: "superuser",
	}
	if have, err := store.AccountDetails(info.Name); err == nil && have.User == info.User && have.Password != "" {
		account.Password = have.Password // it may have been changed since
	}
	if err := store.UpdateAccount(info.Name, account); err != nil {
		return err
	}
	if err := keepCookies(store, info.Name); err != nil {
		return err
	}
	for name, uuid := range info.Models {
		if err := store.UpdateModel(info.Name, name, jujuclient.ModelDetails{ModelUUID: uuid, ModelType: model.IAAS}); err != nil {
			return err
		}
	}
	if current, _ := store.CurrentModel(info.Name); current == "" {
		qualified := info.User + "/" + defaultModel
		if _, ok := info.Models[qualified]; ok {
			if err := store.SetCurrentModel(info.Name, qualified); err != nil {
				return err
			}
		}
	}
	if current, err := store.CurrentController(); force || err != nil || current == "" {
		return store.SetCurrentController(info.Name)
	}
	return nil
}

// NoteCA writes the controller's CA into its owner's client store, if that knows the controller.
func NoteCA(store jujuclient.ClientStore, info Info) error {
	have, err := store.ControllerByName(info.Name)
	if err != nil || have.ControllerUUID != info.UUID || have.CACert == info.CACert {
		return nil //nolint:nilerr // there is no entry to write into
	}
	have.CACert = info.CACert
	return store.UpdateController(info.Name, *have)
}

// keepCookies makes the controller's cookie file. python-libjuju fails where neither it nor an
// older file in the home directory exists.
func keepCookies(store jujuclient.ClientStore, name string) error {
	jar, err := store.CookieJar(name)
	if err != nil {
		return err
	}
	return jar.Save()
}

func put(store jujuclient.ClientStore, name string, details jujuclient.ControllerDetails) error {
	have, err := store.ControllerByName(name)
	if err != nil {
		return store.AddController(name, details)
	}
	if have.ControllerUUID != details.ControllerUUID {
		return &ForeignEntryError{name, have.ControllerUUID}
	}
	details.Extra = have.Extra
	return store.UpdateController(name, details)
}
