package client

import (
	"context"
	"encoding/json"
	"net/http"
)

// NewAuthRoleAPI returns the roles of c's cluster.
func NewAuthRoleAPI(c Client) AuthRoleAPI { return authRoleAPI{authCaller{c}} }

type authRoleAPI struct{ authCaller }

const roles = "roles"

// ListRoles alone among the auth calls tells the status of a refusal instead
// of its text, as the original does.
func (r authRoleAPI) ListRoles(ctx context.Context) ([]string, error) {
	var list struct {
		Roles []Role `json:"roles"`
	}
	a, err := r.client.do(ctx, listCall(roles))
	if err != nil {
		return nil, err
	}
	defer a.release()
	if a.status != http.StatusOK {
		return nil, unexpectedStatus(a.status)
	}
	if err := json.Unmarshal(a.body, &list); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(list.Roles))
	for _, role := range list.Roles {
		names = append(names, role.Role)
	}
	return names, nil
}

func (r authRoleAPI) AddRole(ctx context.Context, role string) error {
	return r.about(ctx, http.MethodPut, roles, role, &Role{Role: role}, nil)
}

func (r authRoleAPI) RemoveRole(ctx context.Context, role string) error {
	return r.about(ctx, http.MethodDelete, roles, role, nil, nil)
}

func (r authRoleAPI) GetRole(ctx context.Context, role string) (*Role, error) {
	return r.one(ctx, http.MethodGet, role, nil)
}

func (r authRoleAPI) GrantRoleKV(ctx context.Context, role string, prefixes []string, permType PermissionType) (*Role, error) {
	return r.one(ctx, http.MethodPut, role, &Role{Role: role, Grant: permissions(prefixes, permType)})
}

func (r authRoleAPI) RevokeRoleKV(ctx context.Context, role string, prefixes []string, permType PermissionType) (*Role, error) {
	return r.one(ctx, http.MethodPut, role, &Role{Role: role, Revoke: permissions(prefixes, permType)})
}

// one sends a request that answers with a role.
func (r authRoleAPI) one(ctx context.Context, method, name string, body *Role) (*Role, error) {
	var in any
	if body != nil {
		in = body
	}
	role := new(Role)
	if err := r.about(ctx, method, roles, name, in, role); err != nil {
		return nil, err
	}
	return role, nil
}

// permissions puts the patterns where permType says.
func permissions(prefixes []string, permType PermissionType) *Permissions {
	p := new(Permissions)
	if permType == ReadPermission || permType == ReadWritePermission {
		p.KV.Read = prefixes
	}
	if permType == WritePermission || permType == ReadWritePermission {
		p.KV.Write = prefixes
	}
	return p
}
