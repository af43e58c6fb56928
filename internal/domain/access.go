package domain

// Access is what a user may do, on the controller or on one model. The empty
// access is none.
type Access string

// The accesses. Login, AddModel and Superuser are of the controller; Read,
// Write and Admin of a model.
const (
	NoAccess  Access = ""
	Login     Access = "login"
	AddModel  Access = "add-model"
	Superuser Access = "superuser"

	Read  Access = "read"
	Write Access = "write"
	Admin Access = "admin"
)

// ControllerRank orders controller accesses from 0 (none) to 3 (superuser), -1
// for what is none of the controller's.
func (a Access) ControllerRank() int {
	switch a {
	case NoAccess:
		return 0
	case Login:
		return 1
	case AddModel:
		return 2
	case Superuser:
		return 3
	}
	return -1
}

// ModelRank orders model accesses from 0 (none) to 3 (admin), -1 for what is
// none of a model's.
func (a Access) ModelRank() int {
	switch a {
	case NoAccess:
		return 0
	case Read:
		return 1
	case Write:
		return 2
	case Admin:
		return 3
	}
	return -1
}

// BelowModel is what remains when a is revoked on a model: the access one step
// under it.
func (a Access) BelowModel() Access {
	switch a {
	case Admin:
		return Write
	case Write:
		return Read
	}
	return NoAccess
}

// BelowController is what remains when a is revoked on the controller.
func (a Access) BelowController() Access {
	switch a {
	case Superuser:
		return AddModel
	case AddModel:
		return Login
	}
	return NoAccess
}
