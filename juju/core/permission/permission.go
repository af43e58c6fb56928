// Package permission names what users may do with controllers, clouds, models
// and offers. Each access to an entity includes the lesser ones.
package permission

import coreerrors "github.com/gantline/gantline/juju/core/errors"

// Access is what a user may do.
type Access string

// The accesses.
const (
	NoAccess        Access = ""
	ReadAccess      Access = "read"
	WriteAccess     Access = "write"
	ConsumeAccess   Access = "consume"
	AdminAccess     Access = "admin"
	LoginAccess     Access = "login"
	AddModelAccess  Access = "add-model"
	SuperuserAccess Access = "superuser"
)

// Ladders of access, from less to more; a user's place on them decides.
var (
	modelLadder      = []Access{NoAccess, ReadAccess, WriteAccess, AdminAccess}
	controllerLadder = []Access{NoAccess, LoginAccess, SuperuserAccess}
	cloudLadder      = []Access{NoAccess, AddModelAccess, AdminAccess}
	offerLadder      = []Access{NoAccess, ReadAccess, ConsumeAccess, AdminAccess}
)

// place returns where the access stands on the ladder, -1 when it does not.
func place(ladder []Access, a Access) int {
	for i, step := range ladder {
		if step == a {
			return i
		}
	}
	return -1
}

func validate(ladder []Access, a Access, what string) error {
	if place(ladder, a) > 0 {
		return nil
	}
	return coreerrors.NotValidf("%q %s access", string(a), what)
}

// Validate returns a NotValid error for text that is no access.
func (a Access) Validate() error {
	switch a {
	case NoAccess, AdminAccess, ReadAccess, WriteAccess, LoginAccess,
		AddModelAccess, SuperuserAccess, ConsumeAccess:
		return nil
	}
	return coreerrors.NotValidf("access level %s", string(a))
}

// ValidateModelAccess returns a NotValid error for what cannot be granted on a
// model.
func ValidateModelAccess(a Access) error { return validate(modelLadder, a, "model") }

// ValidateControllerAccess returns a NotValid error for what cannot be granted
// on a controller.
func ValidateControllerAccess(a Access) error { return validate(controllerLadder, a, "controller") }

// ValidateCloudAccess returns a NotValid error for what cannot be granted on a
// cloud.
func ValidateCloudAccess(a Access) error { return validate(cloudLadder, a, "cloud") }

// ValidateOfferAccess returns a NotValid error for what cannot be granted on an
// offer.
func ValidateOfferAccess(a Access) error { return validate(offerLadder, a, "offer") }

// atLeast reports whether both stand on the ladder, a not below b.
func atLeast(ladder []Access, a, b Access) bool {
	have, want := place(ladder, a), place(ladder, b)
	return have >= 0 && want >= 0 && have >= want
}

// above reports whether both stand on the ladder, a above b.
func above(ladder []Access, a, b Access) bool {
	return a != b && atLeast(ladder, a, b)
}

// EqualOrGreaterModelAccessThan compares accesses to a model; false when one of
// them is none.
func (a Access) EqualOrGreaterModelAccessThan(other Access) bool {
	return atLeast(modelLadder, a, other)
}

// GreaterModelAccessThan compares accesses to a model.
func (a Access) GreaterModelAccessThan(other Access) bool { return above(modelLadder, a, other) }

// EqualOrGreaterControllerAccessThan compares accesses to a controller.
func (a Access) EqualOrGreaterControllerAccessThan(other Access) bool {
	return atLeast(controllerLadder, a, other)
}

// GreaterControllerAccessThan compares accesses to a controller.
func (a Access) GreaterControllerAccessThan(other Access) bool {
	return above(controllerLadder, a, other)
}

// EqualOrGreaterCloudAccessThan compares accesses to a cloud.
func (a Access) EqualOrGreaterCloudAccessThan(other Access) bool {
	return atLeast(cloudLadder, a, other)
}

// EqualOrGreaterOfferAccessThan compares accesses to an offer.
func (a Access) EqualOrGreaterOfferAccessThan(other Access) bool {
	return atLeast(offerLadder, a, other)
}

// GreaterOfferAccessThan compares accesses to an offer.
func (a Access) GreaterOfferAccessThan(other Access) bool { return above(offerLadder, a, other) }
