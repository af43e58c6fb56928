package etcdv2

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

	"github.com/gantline/gantline/etcd/client"
)

// Roles lists the names of all roles, root among them.
func (a *Auth) Roles() []string {
	all := append(a.names("roles"), RootName)
	slices.Sort(all)
	return all
}

// Role returns a role.
func (a *Auth) Role(name string) (client.Role, error) {
	role, _, err := a.role(name)
	return role, err
}

func (a *Auth) role(name string) (role client.Role, index uint64, err error) {
	if name == RootName {
		return client.Role{Role: RootName, Permissions: everything()}, 0, nil
	}
	text, index, ok := a.read("roles/" + name)
	if !ok {
		return role, 0, authError(http.StatusNotFound, "Role %s does not exist.", name)
	}
	return role, index, json.Unmarshal([]byte(text), &role)
}

// rootRole refuses to change what cannot be changed.
func rootRole(name string) error {
	if name != RootName {
		return nil
	}
	return authError(http.StatusForbidden, "Cannot modify role %s: is root role.", name)
}

// CreateRole makes a role.
func (a *Auth) CreateRole(ctx context.Context, role client.Role) error {
	if err := rootRole(role.Role); err != nil {
		return err
	}
	err := a.create(ctx, "roles/"+role.Role, role)
	if hasCode(err, client.ErrorCodeNodeExist) {
		return authError(http.StatusConflict, "Role %s already exists.", role.Role)
	}
	return err
}

// DeleteRole removes a role. Users that have it keep its name.
func (a *Auth) DeleteRole(ctx context.Context, name string) error {
	if err := rootRole(name); err != nil {
		return err
	}
	err := a.remove(ctx, "roles/"+name)
	if hasCode(err, client.ErrorCodeKeyNotFound) {
		return authError(http.StatusNotFound, "Role %s doesn't exist.", name)
	}
	return err
}

// UpdateRole does what change.Grant and change.Revoke ask for, and returns
// the role as it is then.
func (a *Auth) UpdateRole(ctx context.Context, change client.Role) (client.Role, error) {
	if err := rootRole(change.Role); err != nil {
		return client.Role{}, err
	}
	for {
		old, index, err := a.role(change.Role)
		if err != nil {
			return client.Role{}, err
		}
		role, err := mergeRole(old, change)
		if err != nil {
			return client.Role{}, err
		}
		err = a.replace(ctx, "roles/"+role.Role, role, index)
		if hasCode(err, client.ErrorCodeTestFailed) {
			continue // somebody else changed it
		}
		return role, err
	}
}

func mergeRole(old, change client.Role) (client.Role, error) {
	role := client.Role{Role: old.Role, Permissions: old.Permissions}
	kv := &role.Permissions.KV
	var err error
	if g := change.Grant; g != nil {
		if kv.Read, err = grant(kv.Read, g.KV.Read, "read"); err != nil {
			return role, err
		}
		if kv.Write, err = grant(kv.Write, g.KV.Write, "write"); err != nil {
			return role, err
		}
	}
	if r := change.Revoke; r != nil {
		kv.Read, kv.Write = without(kv.Read, r.KV.Read), without(kv.Write, r.KV.Write)
	}
	if reflect.DeepEqual(old, role) {
		return role, authError(http.StatusBadRequest, "Role not updated. Use grant/revoke to update the role.")
	}
	return role, nil
}

func grant(have, more []string, kind string) ([]string, error) {
	all := append(make([]string, 0, len(have)+len(more)), have...)
	for _, p := range more {
		if slices.Contains(all, p) {
			return nil, authError(http.StatusConflict, "Granting duplicate %s permission %s", kind, p)
		}
		all = append(all, p)
	}
	slices.Sort(all)
	return all, nil
}

// without leaves out what is to go; what is not there is no matter.
func without(have, gone []string) []string {
	all := make([]string, 0, len(have))
	for _, p := range have {
		if !slices.Contains(gone, p) {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}
