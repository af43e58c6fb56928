package jujuclient

import "net/http"

// ControllerStore keeps controllers by the names that the user gave them.
// What is not there is an error of kind NotFound, what may not be there twice
// one of kind AlreadyExists.
type ControllerStore interface {
	// AllControllers returns all controllers.
	AllControllers() (map[string]ControllerDetails, error)
	// ControllerByName returns the named controller.
	ControllerByName(controllerName string) (*ControllerDetails, error)
	// CurrentController returns the name of the controller that commands use
	// unless told otherwise.
	CurrentController() (string, error)
	// AddController adds a controller; neither its name nor its UUID may be
	// there.
	AddController(controllerName string, details ControllerDetails) error
	// UpdateController changes a controller; its UUID may not be another's.
	UpdateController(controllerName string, details ControllerDetails) error
	// SetCurrentController makes the named controller current; no name makes
	// none current.
	SetCurrentController(controllerName string) error
	// RemoveController removes the controller under all its names, with all
	// that is known of it. It is no error if there is none.
	RemoveController(controllerName string) error
}

// ModelStore keeps the models of controllers by their qualified names,
// "owner/name".
type ModelStore interface {
	// AllModels returns the models of a controller.
	AllModels(controllerName string) (map[string]ModelDetails, error)
	// ModelByName returns a model.
	ModelByName(controllerName, modelName string) (*ModelDetails, error)
	// CurrentModel returns the name of the model that commands use on the
	// controller unless told otherwise.
	CurrentModel(controllerName string) (string, error)
	// UpdateModel adds or changes a model.
	UpdateModel(controllerName, modelName string, details ModelDetails) error
	// SetModels replaces the models of a controller.
	SetModels(controllerName string, models map[string]ModelDetails) error
	// SetCurrentModel makes a model current; no name makes none current.
	SetCurrentModel(controllerName, modelName string) error
	// RemoveModel forgets a model.
	RemoveModel(controllerName, modelName string) error
}

// AccountStore keeps one account for each controller.
type AccountStore interface {
	// AccountDetails returns the account on a controller.
	AccountDetails(controllerName string) (*AccountDetails, error)
	// UpdateAccount adds or changes the account on a controller.
	UpdateAccount(controllerName string, details AccountDetails) error
	// RemoveAccount forgets the account on a controller.
	RemoveAccount(controllerName string) error
}

// CredentialStore keeps credentials by the names of clouds.
type CredentialStore interface {
	// CredentialForCloud returns the credentials for a cloud.
	CredentialForCloud(cloudName string) (*CloudCredential, error)
	// AllCredentials returns all credentials.
	AllCredentials() (map[string]CloudCredential, error)
	// UpdateCredential replaces the credentials for a cloud; none removes
	// them.
	UpdateCredential(cloudName string, details CloudCredential) error
}

// BootstrapConfigStore keeps what controllers were made with.
type BootstrapConfigStore interface {
	// BootstrapConfigForController returns what a controller was made with.
	BootstrapConfigForController(controllerName string) (*BootstrapConfig, error)
	// UpdateBootstrapConfig adds or changes what a controller was made with.
	UpdateBootstrapConfig(controllerName string, config BootstrapConfig) error
}

// CookieStore keeps cookies, of which macaroons are some, for each controller.
type CookieStore interface {
	// CookieJar returns the cookies for a controller as they are now. Changes
	// are kept when Save is called.
	CookieJar(controllerName string) (CookieJar, error)
}

// CookieJar is an http.CookieJar that can be kept.
type CookieJar interface {
	http.CookieJar

	// AllCookies returns all cookies, for any host.
	AllCookies() []*http.Cookie
	// RemoveAll forgets all cookies.
	RemoveAll()
	// Save keeps the cookies, together with those that others kept since.
	Save() error
}

// ClientStore keeps all of it.
type ClientStore interface {
	AccountStore
	BootstrapConfigStore
	ControllerStore
	CookieStore
	CredentialStore
	ModelStore
}
