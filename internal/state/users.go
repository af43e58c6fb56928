package state

import (
	"context"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
)

// AddUserArgs describe a new user.
type AddUserArgs struct {
	Name, DisplayName string
	// Password may be empty: then nobody can log in as the user until
	// SetUserPassword or, with the SecretKey that the user gets, RegisterUser.
	Password  string
	CreatedBy string
}

func userNotFound(name string) error {
	return domain.Errorf(domain.UserNotFound, "user %q not found", name)
}

// AddUser adds a user with login access. The name's being taken is
// AlreadyExists: "user bob already exists".
func (s *State) AddUser(ctx context.Context, args AddUserArgs) (*User, error) {
	if !names.IsValidUserName(args.Name) {
		return nil, domain.Errorf(domain.Other, "%q is not a valid username", args.Name)
	}
	var hash Hash
	var secret []byte
	var err error
	if args.Password != "" {
		hash, err = s.crypt.hash(ctx, args.Password)
	} else {
		_, secret, err = s.newSecretKey(args.Name)
	}
	if err != nil {
		return nil, err
	}
	id := newUUID()
	err = s.change(ctx, "", func(t *tx) error {
		key := rootKey(keyUser, args.Name)
		if _, ok := on(t, &t.p.users, key, args.Name); ok {
			return domain.Errorf(domain.AlreadyExists, "user %s already exists", args.Name)
		}
		t.put(key, &User{
			Name: args.Name, ID: id, DisplayName: args.DisplayName, Access: permission.LoginAccess,
			CreatedBy: args.CreatedBy, Created: t.now, Password: hash, SecretKey: secret,
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.User(args.Name)
}

// User returns the named user; `user "bob" not found` of kind UserNotFound.
func (s *State) User(name string) (*User, error) {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	if u, ok := s.p.users.get(name); ok {
		return u, nil
	}
	return nil, userNotFound(name)
}

// Users returns the users in order of their names.
func (s *State) Users(includeDisabled bool) []*User {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	var out []*User
	for _, name := range domain.SortedNames(s.p.users.m) {
		if u, _ := s.p.users.get(name); includeDisabled || !u.Disabled {
			out = append(out, u)
		}
	}
	return out
}

// EnableUser lets the user log in again.
func (s *State) EnableUser(ctx context.Context, name string) error {
	return s.changeUser(ctx, name, func(u *User) error {
		u.Disabled = false
		return nil
	})
}

// DisableUser keeps the user from logging in. The user admin stays.
func (s *State) DisableUser(ctx context.Context, name string) error {
	return s.changeUser(ctx, name, func(u *User) error {
		if name == admin {
			return domain.Errorf(domain.Unauthorized, "cannot disable controller model owner")
		}
		u.Disabled = true
		return nil
	})
}

// RemoveUser removes the user; its access to models goes with it.
func (s *State) RemoveUser(ctx context.Context, name string) error {
	if name == admin {
		return domain.Errorf(domain.Other, "cannot delete controller owner %q", name)
	}
	return s.change(ctx, "", func(t *tx) error {
		key := rootKey(keyUser, name)
		if _, ok := on(t, &t.p.users, key, name); !ok {
			return userNotFound(name)
		}
		t.delete(key)
		t.delete(rootKey(keySeen, name))
		return nil
	})
}

// SetUserPassword changes the user's password.
func (s *State) SetUserPassword(ctx context.Context, name, password string) error {
	if password == "" {
		return domain.Errorf(domain.Other, "cannot set password to empty")
	}
	if _, err := s.User(name); err != nil {
		return err
	}
	hash, err := s.crypt.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.changeUser(ctx, name, func(u *User) error {
		u.Password, u.SecretKey = hash, nil
		return nil
	})
}

func (s *State) changeUser(ctx context.Context, name string, change func(*User) error) error {
	return s.change(ctx, "", func(t *tx) error {
		key := rootKey(keyUser, name)
		u, ok := on(t, &t.p.users, key, name)
		if !ok {
			return userNotFound(name)
		}
		if err := change(u); err != nil {
			return err
		}
		set(t, &t.p.users, key, name, u)
		return nil
	})
}

// errBadLogin is the one answer to whatever is wrong with a login.
func errBadLogin() error {
	return domain.Errorf(domain.Unauthorized, "invalid entity name or password")
}

// CheckUserPassword returns the user if the password is right. An unknown user
// and a wrong password are the same Unauthorized error after the same time; so
// is a disabled user. Too many at once are TryAgain when ctx ends.
func (s *State) CheckUserPassword(ctx context.Context, name, password string) (*User, error) {
	var hash Hash
	u, err := s.User(name)
	if err == nil && !u.Disabled {
		hash = u.Password
	}
	ok, err := s.crypt.check(ctx, hash, password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errBadLogin()
	}
	return u, nil
}

// GrantController raises the user's access to the controller.
func (s *State) GrantController(ctx context.Context, name string, access permission.Access) error {
	if domain.ControllerRank(access) < 1 {
		return domain.Errorf(domain.NotValid, "%q controller access not valid", access)
	}
	return s.changeUser(ctx, name, func(u *User) error {
		if domain.ControllerRank(u.Access) >= domain.ControllerRank(access) {
			return domain.Errorf(domain.Other, "user already has %q access or greater", access)
		}
		u.Access = access
		return nil
	})
}

// RevokeController takes access and all above it from the user.
func (s *State) RevokeController(ctx context.Context, name string, access permission.Access) error {
	if domain.ControllerRank(access) < 1 {
		return domain.Errorf(domain.Other, "don't know how to revoke %q access", access)
	}
	return s.changeUser(ctx, name, func(u *User) error {
		if name == admin {
			return domain.Errorf(domain.Unauthorized, "cannot take access from the controller's owner")
		}
		if below := domain.BelowController(access); domain.ControllerRank(u.Access) > domain.ControllerRank(below) {
			u.Access = below
		}
		return nil
	})
}
