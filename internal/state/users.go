package state

import (
	"context"
	"time"

	"github.com/gantline/gantline/juju/core/permission"
)

// AddUserArgs describe a new user.
type AddUserArgs struct {
	Name, DisplayName string
	// Password may be empty: then nobody can log in as the user until
	// SetUserPassword.
	Password  string
	CreatedBy string
}

// AddUser adds a user with login access. The name's being taken is
// AlreadyExists: "user bob already exists".
func (s *State) AddUser(ctx context.Context, args AddUserArgs) (*User, error) { return nil, errNotYet }

// User returns the named user; `user "bob" not found` of kind UserNotFound.
func (s *State) User(name string) (*User, error) { return nil, errNotYet }

// Users returns the users in order of their names.
func (s *State) Users(includeDisabled bool) []*User { return nil }

// EnableUser lets the user log in again.
func (s *State) EnableUser(ctx context.Context, name string) error { return errNotYet }

// DisableUser keeps the user from logging in. The user admin stays.
func (s *State) DisableUser(ctx context.Context, name string) error { return errNotYet }

// RemoveUser removes the user and all access that it has to models.
func (s *State) RemoveUser(ctx context.Context, name string) error { return errNotYet }

// SetUserPassword changes the user's password.
func (s *State) SetUserPassword(ctx context.Context, name, password string) error { return errNotYet }

// CheckUserPassword returns the user if the password is right. An unknown user
// and a wrong password are the same Unauthorized error after the same time; so
// is a disabled user. Too many at once are TryAgain when ctx ends.
func (s *State) CheckUserPassword(ctx context.Context, name, password string) (*User, error) {
	return nil, errNotYet
}

// GrantController raises the user's access to the controller.
func (s *State) GrantController(ctx context.Context, name string, access permission.Access) error {
	return errNotYet
}

// RevokeController takes access and all above it from the user.
func (s *State) RevokeController(ctx context.Context, name string, access permission.Access) error {
	return errNotYet
}

// RecordConnection notes that the user connected, to the model unless it is "".
func (s *State) RecordConnection(ctx context.Context, user, model string) error { return errNotYet }

// LastConnection returns when the user last connected, to the model unless it
// is ""; the zero time if never.
func (s *State) LastConnection(user, model string) time.Time { return time.Time{} }
