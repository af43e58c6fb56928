package domain

import "github.com/gantline/gantline/juju/core/permission"

// ControllerRank orders accesses to the controller from 0 (none) over login and
// add-model to 3 (superuser); -1 is no access to a controller.
func ControllerRank(a permission.Access) int {
	switch a {
	case permission.NoAccess:
		return 0
	case permission.LoginAccess:
		return 1
	case permission.AddModelAccess:
		return 2
	case permission.SuperuserAccess:
		return 3
	}
	return -1
}

// ModelRank orders accesses to a model from 0 (none) over read and write to 3
// (admin); -1 is no access to a model.
func ModelRank(a permission.Access) int {
	switch a {
	case permission.NoAccess:
		return 0
	case permission.ReadAccess:
		return 1
	case permission.WriteAccess:
		return 2
	case permission.AdminAccess:
		return 3
	}
	return -1
}

// BelowModel is what remains of the access to a model when a is revoked.
func BelowModel(a permission.Access) permission.Access {
	switch a {
	case permission.AdminAccess:
		return permission.WriteAccess
	case permission.WriteAccess:
		return permission.ReadAccess
	}
	return permission.NoAccess
}

// BelowController is what remains of the access to the controller when a is
// revoked.
func BelowController(a permission.Access) permission.Access {
	switch a {
	case permission.SuperuserAccess:
		return permission.LoginAccess
	case permission.AddModelAccess:
		return permission.LoginAccess
	}
	return permission.NoAccess
}
