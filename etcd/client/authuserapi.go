package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
)

// NewAuthUserAPI returns the users of c's cluster.
func NewAuthUserAPI(c Client) AuthUserAPI { return authUserAPI{authCaller{c}} }

type authUserAPI struct{ authCaller }

const users = "users"

func (u authUserAPI) ListUsers(ctx context.Context) ([]string, error) {
	var list struct {
		Users []UserRoles `json:"users"`
	}
	if err := u.do(ctx, listCall(users), &list); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(list.Users))
	for _, user := range list.Users {
		names = append(names, user.User)
	}
	return names, nil
}

func (u authUserAPI) AddUser(ctx context.Context, username, password string) error {
	return u.about(ctx, http.MethodPut, users, username, &User{User: username, Password: password}, nil)
}

func (u authUserAPI) RemoveUser(ctx context.Context, username string) error {
	return u.about(ctx, http.MethodDelete, users, username, nil, nil)
}

func (u authUserAPI) GetUser(ctx context.Context, username string) (*User, error) {
	return u.one(ctx, http.MethodGet, username, nil)
}

func (u authUserAPI) GrantUser(ctx context.Context, username string, roles []string) (*User, error) {
	return u.one(ctx, http.MethodPut, username, &User{User: username, Grant: roles})
}

func (u authUserAPI) RevokeUser(ctx context.Context, username string, roles []string) (*User, error) {
	return u.one(ctx, http.MethodPut, username, &User{User: username, Revoke: roles})
}

func (u authUserAPI) ChangePassword(ctx context.Context, username, password string) (*User, error) {
	return u.one(ctx, http.MethodPut, username, &User{User: username, Password: password})
}

// one sends a request that answers with a user.
func (u authUserAPI) one(ctx context.Context, method, username string, body *User) (*User, error) {
	var in any
	if body != nil {
		in = body
	}
	var got userAnswer
	if err := u.about(ctx, method, users, username, in, &got); err != nil {
		return nil, err
	}
	user := User{User: got.User, Password: got.Password, Grant: got.Grant, Revoke: got.Revoke}
	if got.Roles != nil {
		user.Roles = make([]string, len(got.Roles))
	}
	for i, r := range got.Roles {
		user.Roles[i] = string(r)
	}
	return &user, nil
}

// userAnswer is a user as servers answer it: the roles are names after a
// change and whole roles after a question.
type userAnswer struct {
	User     string     `json:"user"`
	Password string     `json:"password"`
	Roles    []roleName `json:"roles"`
	Grant    []string   `json:"grant"`
	Revoke   []string   `json:"revoke"`
}

// roleName is the name of a role that may come with the rest of the role.
type roleName string

// UnmarshalJSON takes a name, or an object with the name in "role".
func (r *roleName) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte("{")) {
		var role Role
		err := json.Unmarshal(b, &role)
		*r = roleName(role.Role)
		return err
	}
	return json.Unmarshal(b, (*string)(r))
}
