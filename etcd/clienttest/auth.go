package clienttest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// Auth is what RunAuth needs to know.
type Auth struct {
	// As returns a client of the server that presents a user's credentials,
	// or none when user is empty.
	As func(user, password string) (client.Client, error)
}

// RunAuth tests users, roles and what they may do. It needs a server without
// users and roles of its own, turns authentication on, and leaves it off.
func RunAuth(t *testing.T, cfg Auth) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	as := func(user, password string) client.Client {
		t.Helper()
		c, err := cfg.As(user, password)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	anybody, root := as("", ""), as("root", "secret")
	users, roles := client.NewAuthUserAPI(anybody), client.NewAuthRoleAPI(anybody)

	t.Run("enable needs root", func(t *testing.T) {
		said(t, client.NewAuthAPI(anybody).Enable(ctx), "auth: No root user available, please create one")
	})
	t.Run("users", func(t *testing.T) {
		if all, err := users.ListUsers(ctx); err != nil || len(all) != 0 {
			t.Errorf("got %v, %v", all, err)
		}
		ok(t, users.AddUser(ctx, "root", "secret"))
		ok(t, users.AddUser(ctx, "u1", "p"))
		said(t, users.AddUser(ctx, "u2", ""), "auth: Cannot create user u2 with an empty password")
		if all, err := users.ListUsers(ctx); err != nil || !slices.Equal(all, []string{"root", "u1"}) {
			t.Errorf("got %v, %v", all, err)
		}
		if u, err := users.ChangePassword(ctx, "u1", "p1"); err != nil || u.User != "u1" {
			t.Errorf("got %+v, %v", u, err)
		}
	})
	t.Run("roles", func(t *testing.T) {
		ok(t, roles.AddRole(ctx, "r1"))
		ok(t, roles.AddRole(ctx, "r2"))
		said(t, roles.AddRole(ctx, "r1"), "auth: Role r1 already exists.")
		r, err := roles.GrantRoleKV(ctx, "r1", []string{"/pub/*"}, client.ReadWritePermission)
		if err != nil || !slices.Equal(r.Permissions.KV.Read, []string{"/pub/*"}) || !slices.Equal(r.Permissions.KV.Write, []string{"/pub/*"}) {
			t.Errorf("got %+v, %v", r, err)
		}
		r, err = roles.RevokeRoleKV(ctx, "r1", []string{"/pub/*"}, client.WritePermission)
		if err != nil || len(r.Permissions.KV.Read) != 1 || len(r.Permissions.KV.Write) != 0 {
			t.Errorf("got %+v, %v", r, err)
		}
		if r, err = roles.GetRole(ctx, "r1"); err != nil || r.Role != "r1" || len(r.Permissions.KV.Read) != 1 {
			t.Errorf("got %+v, %v", r, err)
		}
		if all, err := roles.ListRoles(ctx); err != nil || !slices.Contains(all, "r1") || !slices.Contains(all, "root") {
			t.Errorf("got %v, %v", all, err)
		}
	})
	t.Run("granted roles are named", func(t *testing.T) {
		u, err := users.GrantUser(ctx, "u1", []string{"r1", "r2"})
		if err != nil || !slices.Equal(u.Roles, []string{"r1", "r2"}) {
			t.Errorf("got %+v, %v", u, err)
		}
		if u, err = users.GetUser(ctx, "u1"); err != nil || !slices.Equal(u.Roles, []string{"r1", "r2"}) {
			t.Errorf("got %+v, %v", u, err)
		}
		if u, err = users.RevokeUser(ctx, "u1", []string{"r2"}); err != nil || !slices.Equal(u.Roles, []string{"r1"}) {
			t.Errorf("got %+v, %v", u, err)
		}
	})
	t.Run("absent users and roles", func(t *testing.T) {
		_, err := users.GetUser(ctx, "none")
		_, err2 := users.GrantUser(ctx, "none", []string{"r1"})
		_, err3 := roles.GetRole(ctx, "none")
		if !client.IsUserNotFound(err) || !client.IsUserNotFound(err2) || !client.IsUserNotFound(users.RemoveUser(ctx, "none")) {
			t.Errorf("got %v, %v", err, err2)
		}
		if !client.IsRoleNotFound(err3) || !client.IsRoleNotFound(roles.RemoveRole(ctx, "none")) {
			t.Errorf("got %v", err3)
		}
	})
	t.Run("enabled", func(t *testing.T) {
		ok(t, client.NewAuthAPI(anybody).Enable(ctx))
		defer func() { ok(t, client.NewAuthAPI(root).Disable(ctx)) }()
		said(t, client.NewAuthAPI(root).Enable(ctx), "auth: already enabled")
		enforced(ctx, t, root, as("u1", "p1"), as("u1", "wrong"), anybody)
	})
	t.Run("removal", func(t *testing.T) {
		ok(t, users.RemoveUser(ctx, "u1"))
		ok(t, users.RemoveUser(ctx, "root"))
		for _, r := range []string{"r1", "r2", "guest"} {
			ok(t, roles.RemoveRole(ctx, r))
		}
		_, err := client.NewKeysAPI(anybody).Delete(ctx, "/pub", &client.DeleteOptions{Recursive: true})
		ok(t, err)
	})
}

// enforced checks who may do what while authentication is on.
func enforced(ctx context.Context, t *testing.T, root, user, impostor, guest client.Client) {
	t.Helper()
	_, err := client.NewKeysAPI(root).Set(ctx, "/pub/k", "1", nil)
	ok(t, err)
	_, err = client.NewAuthRoleAPI(root).RevokeRoleKV(ctx, "guest", []string{"/*"}, client.ReadWritePermission)
	ok(t, err)
	if r, err := client.NewKeysAPI(user).Get(ctx, "/pub/k", nil); err != nil || r.Node.Value != "1" {
		t.Errorf("the user reads %+v, %v", r, err)
	}
	_, write := client.NewKeysAPI(user).Set(ctx, "/pub/k", "2", nil)
	_, wrong := client.NewKeysAPI(impostor).Get(ctx, "/pub/k", nil)
	_, nobody := client.NewKeysAPI(guest).Get(ctx, "/pub/k", nil)
	for _, err := range []error{write, wrong, nobody} {
		var e client.Error
		if !errors.As(err, &e) || e.Code != client.ErrorCodeUnauthorized || e.Cause != "Insufficient credentials" {
			t.Errorf("got %v", err)
		}
	}
	said(t, client.NewAuthUserAPI(user).AddUser(ctx, "u3", "p"), "Insufficient credentials")
	said(t, client.NewAuthUserAPI(root).RemoveUser(ctx, "root"), "auth: Cannot delete root user while auth is enabled.")
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func said(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || err.Error() != text {
		t.Errorf("got %v, want %s", err, text)
	}
}
