package dump

import (
	"context"
	"fmt"
	"slices"

	"github.com/gantline/gantline/etcd/client"
)

// rootName is the role that cannot be changed, and its user; guestName is the role of requests without
// credentials.
const (
	rootName  = "root"
	guestName = "guest"
)

func (d *Dump) readAuth(ctx context.Context, s Server) error {
	if !s.hasAuth() {
		return nil
	}
	names, err := s.Roles.ListRoles(ctx)
	if err != nil {
		return fmt.Errorf("cannot export roles: %w", err)
	}
	for _, name := range names {
		if name == rootName {
			continue
		}
		role, err := s.Roles.GetRole(ctx, name)
		if err != nil {
			return fmt.Errorf("cannot export role %s: %w", name, err)
		}
		d.Roles = append(d.Roles, *role)
	}
	if names, err = s.Users.ListUsers(ctx); err != nil {
		return fmt.Errorf("cannot export users: %w", err)
	}
	for _, name := range names {
		user, err := s.Users.GetUser(ctx, name)
		if err != nil {
			return fmt.Errorf("cannot export user %s: %w", name, err)
		}
		d.Users = append(d.Users, *user)
	}
	return nil
}

func importAuth(ctx context.Context, s Server, d *Dump, o ImportOptions, rep *Report) error {
	if !s.hasAuth() {
		return nil
	}
	for _, role := range d.Roles {
		changed, err := putRole(ctx, s.Roles, role, o.DryRun)
		if err != nil {
			return fmt.Errorf("cannot import role %s: %w", role.Role, err)
		}
		if changed {
			rep.Roles++
		}
	}
	if o.Password == nil {
		return nil
	}
	for _, user := range d.Users {
		changed, err := putUser(ctx, s.Users, user, o)
		if err != nil {
			return fmt.Errorf("cannot import user %s: %w", user.User, err)
		}
		if changed {
			rep.Users++
		}
	}
	return nil
}

// missing lists what want has and have has not.
func missing(want, have []string) []string {
	return slices.DeleteFunc(slices.Clone(want), func(s string) bool { return slices.Contains(have, s) })
}

// putRole makes a role, or gives the one that is there what it lacks. It
// reports whether there was anything to do.
func putRole(ctx context.Context, roles client.AuthRoleAPI, role client.Role, dry bool) (changed bool, err error) {
	old, err := roles.GetRole(ctx, role.Role)
	switch {
	case client.IsRoleNotFound(err):
		old, changed = &client.Role{}, true
		if !dry {
			if err := roles.AddRole(ctx, role.Role); err != nil {
				return changed, err
			}
		}
	case err != nil:
		return false, err
	}
	for _, kind := range []client.PermissionType{client.ReadPermission, client.WritePermission} {
		want, have := role.Permissions.KV.Read, old.Permissions.KV.Read
		if kind == client.WritePermission {
			want, have = role.Permissions.KV.Write, old.Permissions.KV.Write
		}
		more := missing(want, have)
		if len(more) == 0 {
			continue
		}
		changed = true
		if dry {
			continue
		}
		if _, err := roles.GrantRoleKV(ctx, role.Role, more, kind); err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// putUser is putRole for a user. A user who is there keeps the password.
func putUser(ctx context.Context, users client.AuthUserAPI, user client.User, o ImportOptions) (changed bool, err error) {
	old, err := users.GetUser(ctx, user.User)
	switch {
	case client.IsUserNotFound(err):
		old, changed = &client.User{}, true
		if user.User == rootName {
			old.Roles = []string{rootName} // it has it from the beginning
		}
		text, err := o.Password(user.User)
		if err != nil {
			return changed, err
		}
		if !o.DryRun {
			if err := users.AddUser(ctx, user.User, text); err != nil {
				return changed, err
			}
		}
	case err != nil:
		return false, err
	}
	more := missing(user.Roles, old.Roles)
	if len(more) == 0 {
		return changed, nil
	}
	if o.DryRun {
		return true, nil
	}
	_, err = users.GrantUser(ctx, user.User, more)
	return true, err
}
