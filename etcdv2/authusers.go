package etcdv2

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"

	"golang.org/x/crypto/bcrypt"

	"github.com/gantline/gantline/etcd/client"
)

// Users lists the names of all users.
func (a *Auth) Users() []string { return a.names("users") }

// User returns a user with the hash of its password.
func (a *Auth) User(name string) (client.User, error) {
	user, _, err := a.user(name)
	return user, err
}

func (a *Auth) user(name string) (user client.User, index uint64, err error) {
	text, index, ok := a.read("users/" + name)
	if !ok {
		return user, 0, authError(http.StatusNotFound, "User %s does not exist.", name)
	}
	if err := json.Unmarshal([]byte(text), &user); err != nil {
		return user, 0, fmt.Errorf("cannot read user %s: %w", name, err)
	}
	return withRootRole(user), index, nil
}

// withRootRole gives the user root the role that it cannot be without.
func withRootRole(u client.User) client.User {
	if u.User == RootName && !slices.Contains(u.Roles, RootName) {
		u.Roles = append(slices.Clone(u.Roles), RootName)
	}
	return u
}

// CreateUser makes a user with a password in clear.
func (a *Auth) CreateUser(ctx context.Context, user client.User) (client.User, error) {
	user = withRootRole(user)
	if user.Password == "" {
		return client.User{}, authError(http.StatusBadRequest, "Cannot create user %s with an empty password", user.User)
	}
	if _, _, exists := a.read("users/" + user.User); exists {
		return client.User{}, authError(http.StatusConflict, "User %s already exists.", user.User)
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(user.Password), bcrypt.DefaultCost)
	if err != nil {
		return client.User{}, fmt.Errorf("cannot hash the password of %s: %w", user.User, err)
	}
	user.Password, user.Grant, user.Revoke = string(hash), nil, nil
	return user, a.createHashed(ctx, user)
}

// createHashed makes a user whose password is a hash already.
func (a *Auth) createHashed(ctx context.Context, user client.User) error {
	err := a.create(ctx, "users/"+user.User, user)
	if hasCode(err, client.ErrorCodeNodeExist) {
		return authError(http.StatusConflict, "User %s already exists.", user.User)
	}
	return err
}

// PutUser changes a user's password, or makes the user.
func (a *Auth) PutUser(ctx context.Context, user client.User) (out client.User, created bool, err error) {
	if _, err := a.User(user.User); err == nil {
		out, err = a.UpdateUser(ctx, user)
		return out, false, err
	}
	out, err = a.CreateUser(ctx, user)
	return out, err == nil, err
}

// UpdateUser does what change's Password, Grant and Revoke ask for, and
// returns the user as it is then.
func (a *Auth) UpdateUser(ctx context.Context, change client.User) (client.User, error) {
	for {
		old, index, err := a.user(change.User)
		if err != nil {
			return client.User{}, err
		}
		user, err := mergeUser(old, change)
		if err != nil {
			return client.User{}, err
		}
		err = a.replace(ctx, "users/"+user.User, user, index)
		if hasCode(err, client.ErrorCodeTestFailed) {
			continue // somebody else changed it
		}
		return user, err
	}
}

func mergeUser(old, change client.User) (client.User, error) {
	user := client.User{User: old.User, Password: old.Password}
	if change.Password != "" {
		hash, err := bcrypt.GenerateFromPassword([]byte(change.Password), bcrypt.DefaultCost)
		if err != nil {
			return user, fmt.Errorf("cannot hash the password of %s: %w", user.User, err)
		}
		user.Password = string(hash)
	}
	roles := append([]string{}, old.Roles...)
	for _, r := range change.Grant {
		if slices.Contains(roles, r) {
			return user, authError(http.StatusConflict, "Granting duplicate role %s for user %s", r, user.User)
		}
		roles = append(roles, r)
	}
	for _, r := range change.Revoke {
		i := slices.Index(roles, r)
		if i < 0 {
			return user, authError(http.StatusConflict, "Revoking ungranted role %s for user %s", r, user.User)
		}
		roles = slices.Delete(roles, i, i+1)
	}
	slices.Sort(roles)
	user.Roles = roles
	if reflect.DeepEqual(old, user) { // no roles and an empty list of them differ, as in etcd
		return user, authError(http.StatusBadRequest, "User not updated. Use grant/revoke/password to update the user.")
	}
	return user, nil
}

// DeleteUser removes a user. Root stays while auth is on.
func (a *Auth) DeleteUser(ctx context.Context, name string) error {
	if name == RootName && a.IsEnabled() {
		return authError(http.StatusForbidden, "Cannot delete root user while auth is enabled.")
	}
	err := a.remove(ctx, "users/"+name)
	if hasCode(err, client.ErrorCodeKeyNotFound) {
		return authError(http.StatusNotFound, "User %s does not exist", name)
	}
	return err
}
