package client

import "context"

// AuthAPI turns authentication on and off for the whole cluster.
type AuthAPI interface {
	// Enable needs a user named root to exist.
	Enable(ctx context.Context) error

	// Disable needs the credentials of root.
	Disable(ctx context.Context) error
}

// AuthUserAPI keeps the users. Methods return AuthError when the server
// refuses.
type AuthUserAPI interface {
	// AddUser makes a user without roles. The password must not be empty.
	AddUser(ctx context.Context, username string, password string) error

	// RemoveUser removes a user.
	RemoveUser(ctx context.Context, username string) error

	// GetUser returns a user with the names of its roles.
	GetUser(ctx context.Context, username string) (*User, error)

	// GrantUser gives roles to a user.
	GrantUser(ctx context.Context, username string, roles []string) (*User, error)

	// RevokeUser takes roles from a user.
	RevokeUser(ctx context.Context, username string, roles []string) (*User, error)

	// ChangePassword sets a new password.
	ChangePassword(ctx context.Context, username string, password string) (*User, error)

	// ListUsers returns the names of all users.
	ListUsers(ctx context.Context) ([]string, error)
}

// AuthRoleAPI keeps the roles. Methods return AuthError when the server
// refuses.
type AuthRoleAPI interface {
	// AddRole makes a role without permissions.
	AddRole(ctx context.Context, role string) error

	// RemoveRole removes a role.
	RemoveRole(ctx context.Context, role string) error

	// GetRole returns a role with its permissions.
	GetRole(ctx context.Context, role string) (*Role, error)

	// GrantRoleKV adds key patterns to a role's permissions.
	GrantRoleKV(ctx context.Context, role string, prefixes []string, permType PermissionType) (*Role, error)

	// RevokeRoleKV takes key patterns from a role's permissions.
	RevokeRoleKV(ctx context.Context, role string, prefixes []string, permType PermissionType) (*Role, error)

	// ListRoles returns the names of all roles.
	ListRoles(ctx context.Context) ([]string, error)
}

// User is a user on the wire. Password, Grant and Revoke are only ever sent.
type User struct {
	User     string   `json:"user"`
	Password string   `json:"password,omitempty"`
	Roles    []string `json:"roles"`
	Grant    []string `json:"grant,omitempty"`
	Revoke   []string `json:"revoke,omitempty"`
}

// UserRoles is a user whose roles are spelled out, as the server answers a
// request for one user.
type UserRoles struct {
	User  string `json:"user"`
	Roles []Role `json:"roles"`
}

// Role is a role on the wire. Grant and Revoke are only ever sent.
type Role struct {
	Role        string       `json:"role"`
	Permissions Permissions  `json:"permissions"`
	Grant       *Permissions `json:"grant,omitempty"`
	Revoke      *Permissions `json:"revoke,omitempty"`
}

// Permissions are what a role may do with keys.
type Permissions struct {
	KV rwPermission `json:"kv"`
}

// rwPermission lists key patterns: an exact key, or a prefix that ends in *.
type rwPermission struct {
	Read  []string `json:"read"`
	Write []string `json:"write"`
}

// PermissionType chooses which list a grant or a revocation changes.
type PermissionType int

// The kinds of access.
const (
	ReadPermission PermissionType = iota
	WritePermission
	ReadWritePermission
)
