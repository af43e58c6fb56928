package etcdv2

import (
	"context"
	"errors"
	"net/http"

	"github.com/gantline/gantline/etcd/client"
)

// MembersAPI offers the cluster's members as package client does.
func (s *Store) MembersAPI() client.MembersAPI { return membersAPI{s.Members()} }

type membersAPI struct{ members *Members }

func (m membersAPI) List(ctx context.Context) ([]client.Member, error) { return m.members.List(ctx) }

func (m membersAPI) Leader(ctx context.Context) (*client.Member, error) {
	return m.members.Leader(ctx)
}

func (m membersAPI) Add(ctx context.Context, peerURL string) (*client.Member, error) {
	return m.members.Add(ctx, []string{peerURL})
}

func (m membersAPI) Update(ctx context.Context, id string, peerURLs []string) error {
	return m.members.Update(ctx, id, peerURLs)
}

func (m membersAPI) Remove(ctx context.Context, id string) error {
	err := m.members.Remove(ctx, id)
	var refusal client.MembersError
	if errors.As(err, &refusal) && refusal.Code == http.StatusGone {
		return nil
	}
	return err
}

// AuthUserAPI offers the users as package client does.
func (s *Store) AuthUserAPI() client.AuthUserAPI { return authUserAPI{&s.auth} }

type authUserAPI struct{ auth *Auth }

func (u authUserAPI) AddUser(ctx context.Context, name, password string) error {
	_, _, err := u.auth.PutUser(ctx, client.User{User: name, Password: password})
	return err
}

func (u authUserAPI) RemoveUser(ctx context.Context, name string) error {
	return u.auth.DeleteUser(ctx, name)
}

func (u authUserAPI) GetUser(_ context.Context, name string) (*client.User, error) {
	return withoutHash(u.auth.User(name))
}

func (u authUserAPI) GrantUser(ctx context.Context, name string, roles []string) (*client.User, error) {
	return withoutHash(u.auth.UpdateUser(ctx, client.User{User: name, Grant: roles}))
}

func (u authUserAPI) RevokeUser(ctx context.Context, name string, roles []string) (*client.User, error) {
	return withoutHash(u.auth.UpdateUser(ctx, client.User{User: name, Revoke: roles}))
}

func (u authUserAPI) ChangePassword(ctx context.Context, name, password string) (*client.User, error) {
	return withoutHash(u.auth.UpdateUser(ctx, client.User{User: name, Password: password}))
}

func (u authUserAPI) ListUsers(context.Context) ([]string, error) { return u.auth.Users(), nil }

func withoutHash(u client.User, err error) (*client.User, error) {
	if err != nil {
		return nil, err
	}
	u.Password = ""
	return &u, nil
}

// AuthRoleAPI offers the roles as package client does.
func (s *Store) AuthRoleAPI() client.AuthRoleAPI { return authRoleAPI{&s.auth} }

type authRoleAPI struct{ auth *Auth }

func (r authRoleAPI) AddRole(ctx context.Context, name string) error {
	return r.auth.CreateRole(ctx, client.Role{Role: name})
}

func (r authRoleAPI) RemoveRole(ctx context.Context, name string) error {
	return r.auth.DeleteRole(ctx, name)
}

func (r authRoleAPI) GetRole(_ context.Context, name string) (*client.Role, error) {
	role, err := r.auth.Role(name)
	if err != nil {
		return nil, err
	}
	return &role, nil
}

func (r authRoleAPI) GrantRoleKV(ctx context.Context, name string, patterns []string, kind client.PermissionType) (*client.Role, error) {
	return r.update(ctx, client.Role{Role: name, Grant: patternsFor(patterns, kind)})
}

func (r authRoleAPI) RevokeRoleKV(ctx context.Context, name string, patterns []string, kind client.PermissionType) (*client.Role, error) {
	return r.update(ctx, client.Role{Role: name, Revoke: patternsFor(patterns, kind)})
}

func (r authRoleAPI) update(ctx context.Context, change client.Role) (*client.Role, error) {
	role, err := r.auth.UpdateRole(ctx, change)
	if err != nil {
		return nil, err
	}
	return &role, nil
}

func (r authRoleAPI) ListRoles(context.Context) ([]string, error) { return r.auth.Roles(), nil }

func patternsFor(patterns []string, kind client.PermissionType) *client.Permissions {
	p := new(client.Permissions)
	if kind != client.WritePermission {
		p.KV.Read = patterns
	}
	if kind != client.ReadPermission {
		p.KV.Write = patterns
	}
	return p
}

// AuthAPI offers the switch of authentication as package client does. It
// governs the gateways, not who uses the Store.
func (s *Store) AuthAPI() client.AuthAPI { return &s.auth }
