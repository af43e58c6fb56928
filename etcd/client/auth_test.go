package client_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

func usersOf(t *testing.T, answers ...http.HandlerFunc) client.AuthUserAPI {
	t.Helper()
	return client.NewAuthUserAPI(connect(t, client.Config{}, serve(t, answers...)))
}

func rolesOf(t *testing.T, answers ...http.HandlerFunc) client.AuthRoleAPI {
	t.Helper()
	return client.NewAuthRoleAPI(connect(t, client.Config{}, serve(t, answers...)))
}

func TestEnable(t *testing.T) {
	s := serve(t, play(find(t, "PUT /v2/auth/enable", 1)), play(find(t, "DELETE /v2/auth/enable", 2)),
		play(find(t, "PUT /v2/auth/enable", 2)), play(find(t, "DELETE /v2/auth/enable", 0)), play(find(t, "PUT /v2/auth/enable", 0)))
	a := client.NewAuthAPI(connect(t, client.Config{}, s))
	if err := a.Enable(soon(t)); err != nil {
		t.Error(err)
	}
	if err := a.Disable(soon(t)); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"auth: already enabled", "auth: already disabled", "auth: No root user available, please create one"} {
		call := a.Enable
		if strings.HasSuffix(want, "disabled") {
			call = a.Disable
		}
		err := call(soon(t))
		var got client.AuthError
		if !errors.As(err, &got) || got.Message != want || got.Code != http.StatusConflict {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if got := s.seen()[:2]; !slices.Equal(got, []string{"PUT /v2/auth/enable", "DELETE /v2/auth/enable"}) {
		t.Errorf("sent %v", got)
	}
}

// Defect of the original: a user whose roles come in full, as GET answers
// them, had an empty name in front for each.
func TestGetUserWithFullRoles(t *testing.T) {
	e := find(t, "GET /v2/auth/users/u1", 0)
	if !strings.Contains(string(e.Body), `"roles":[{"role":"r1"`) {
		t.Fatalf("the recording has %s", e.Body)
	}
	u, err := usersOf(t, play(e)).GetUser(soon(t), "u1")
	if err != nil || u.User != "u1" || !slices.Equal(u.Roles, []string{"r1"}) {
		t.Errorf("got %+v, %v", u, err)
	}
}

func TestUsers(t *testing.T) {
	granted := find(t, `PUT /v2/auth/users/u1 {"user":"u1","grant":["r1"]}`, 0)
	s := serve(t, play(find(t, `PUT /v2/auth/users/u1 {"user":"u1","password":"p"}`, 0)), play(granted), play(granted), play(granted),
		play(find(t, "GET /v2/auth/users", 1)), play(find(t, "GET /v2/auth/users", 0)), play(find(t, "DELETE /v2/auth/users/u1", 0)))
	u := client.NewAuthUserAPI(connect(t, client.Config{}, s))
	if err := u.AddUser(soon(t), "u1", "p"); err != nil {
		t.Error(err)
	}
	got, err := u.GrantUser(soon(t), "u1", []string{"r1"})
	if err != nil || !slices.Equal(got.Roles, []string{"r1"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := u.RevokeUser(soon(t), "u1", []string{"r1"}); err != nil {
		t.Error(err)
	}
	if _, err := u.ChangePassword(soon(t), "u1", "q"); err != nil {
		t.Error(err)
	}
	if names, err := u.ListUsers(soon(t)); err != nil || !slices.Equal(names, []string{"u1"}) {
		t.Errorf("got %v, %v", names, err)
	}
	if names, err := u.ListUsers(soon(t)); err != nil || names == nil || len(names) != 0 {
		t.Errorf("got %#v, %v", names, err)
	}
	if err := u.RemoveUser(soon(t), "u1"); err != nil {
		t.Error(err)
	}
	wantBodies := []string{
		`{"user":"u1","password":"p","roles":null}`, `{"user":"u1","roles":null,"grant":["r1"]}`,
		`{"user":"u1","roles":null,"revoke":["r1"]}`, `{"user":"u1","password":"q","roles":null}`, "", "", "",
	}
	if !slices.Equal(s.bodies, wantBodies) {
		t.Errorf("sent %q", s.bodies)
	}
}

func TestRoles(t *testing.T) {
	role := find(t, "GET /v2/auth/roles/r1", 0)
	s := serve(t, play(find(t, `PUT /v2/auth/roles/r1 {"role":"r1","permissions":{"kv":{"read":["/pub/*"],"write":[]}}}`, 0)),
		play(role), play(role), play(role), play(find(t, "GET /v2/auth/roles", 1)), play(find(t, "DELETE /v2/auth/roles/r1", 0)))
	r := client.NewAuthRoleAPI(connect(t, client.Config{}, s))
	if err := r.AddRole(soon(t), "r1"); err != nil {
		t.Error(err)
	}
	got, err := r.GetRole(soon(t), "r1")
	if err != nil || got.Role != "r1" || !slices.Contains(got.Permissions.KV.Read, "/pub/*") {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := r.GrantRoleKV(soon(t), "r1", []string{"/a*"}, client.ReadWritePermission); err != nil {
		t.Error(err)
	}
	if _, err := r.RevokeRoleKV(soon(t), "r1", []string{"/a*"}, client.WritePermission); err != nil {
		t.Error(err)
	}
	if names, err := r.ListRoles(soon(t)); err != nil || !slices.Equal(names, []string{"r1", "root"}) {
		t.Errorf("got %v, %v", names, err)
	}
	if err := r.RemoveRole(soon(t), "r1"); err != nil {
		t.Error(err)
	}
	none := `"permissions":{"kv":{"read":null,"write":null}}`
	wantBodies := []string{
		`{"role":"r1",` + none + `}`, "", `{"role":"r1",` + none + `,"grant":{"kv":{"read":["/a*"],"write":["/a*"]}}}`,
		`{"role":"r1",` + none + `,"revoke":{"kv":{"read":null,"write":["/a*"]}}}`, "", "",
	}
	if !slices.Equal(s.bodies, wantBodies) {
		t.Errorf("sent %q", s.bodies)
	}
}

// Defect of the original: of the three forms in which servers say that a
// user or role does not exist, it knew one, and no wrapped one.
func TestNotFound(t *testing.T) {
	_, getUser := usersOf(t, play(find(t, "GET /v2/auth/users/none", 0))).GetUser(soon(t), "none")
	_, grantUser := usersOf(t, play(find(t, `PUT /v2/auth/users/none {"user":"none","grant":["r1"]}`, 0))).GrantUser(soon(t), "none", []string{"r1"})
	removeUser := usersOf(t, play(find(t, "DELETE /v2/auth/users/none", 0))).RemoveUser(soon(t), "none")
	_, getRole := rolesOf(t, play(find(t, "GET /v2/auth/roles/none", 0))).GetRole(soon(t), "none")
	_, grantRole := rolesOf(t, play(find(t, `PUT /v2/auth/roles/none {"role":"none","grant":{"kv":{"read":["/y"]}}}`, 0))).
		GrantRoleKV(soon(t), "none", []string{"/y"}, client.ReadPermission)
	removeRole := rolesOf(t, play(find(t, "DELETE /v2/auth/roles/none", 0))).RemoveRole(soon(t), "none")
	_, key := keys(t, serve(t, play(find(t, "GET /v2/keys/none", 0)))).Get(soon(t), "/none", nil)
	other := usersOf(t, play(find(t, `PUT /v2/auth/users/u1 {"user":"u1"}`, 0))).AddUser(soon(t), "u1", "")
	for _, tc := range []struct {
		err  error
		kind string
	}{
		{getUser, "user"},
		{grantUser, "user"},
		{removeUser, "user"},
		{getRole, "role"},
		{grantRole, "role"},
		{removeRole, "role"},
		{key, "key"},
		{other, ""},
		{errors.New("auth: User x does not exist."), ""},
		{nil, ""},
	} {
		for _, err := range []error{tc.err, fmt.Errorf("wrapped: %w", tc.err)} {
			if client.IsUserNotFound(err) != (tc.kind == "user") || client.IsRoleNotFound(err) != (tc.kind == "role") || client.IsKeyNotFound(err) != (tc.kind == "key") {
				t.Errorf("%v: user %v, role %v, key %v", err, client.IsUserNotFound(err), client.IsRoleNotFound(err), client.IsKeyNotFound(err))
			}
		}
	}
}
