package apicaller

import "errors"

var (
	// ErrConnectImpossible says that a controller was reached, and that the
	// agent has no hope to log in there: its entity is dead, gone or another's,
	// it knows no password that is accepted, or its machine is not provisioned.
	ErrConnectImpossible = errors.New("connection permanently impossible")

	// ErrChangedPassword says that the agent's password has been replaced, here
	// and at the controller, and that ScaryConnect should be called again. It is
	// what the original's documentation also calls ErrPasswordChanged.
	ErrChangedPassword = errors.New("insecure password replaced; retry")

	// errEntityDead says that the controller keeps the entity for its removal
	// only.
	errEntityDead = errors.New("agent entity is dead")
)
