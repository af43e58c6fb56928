package etcdgateway

import (
	"encoding/json"
	"net/http"
	"path"
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

func (g *Gateway) authEnable(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "GET", "PUT", "DELETE") || !g.mayWriteRoot(w, r) {
		return
	}
	g.setCluster(w)
	w.Header().Set("Content-Type", "application/json")
	var err error
	switch r.Method {
	case http.MethodGet:
		answerLine(w, http.StatusOK, map[string]bool{"enabled": g.auth.IsEnabled()})
	case http.MethodPut:
		err = g.auth.Enable(r.Context())
	default:
		err = g.auth.Disable(r.Context())
	}
	if err != nil {
		g.refuseError(w, r, err)
	}
}

// named splits /v2/auth/KIND/NAME. It answers 400 for a longer path.
func named(w http.ResponseWriter, r *http.Request) (name string, ok bool) {
	parts := strings.Split(path.Clean(strings.TrimPrefix(r.URL.Path, "/v2/auth")), "/")
	switch len(parts) {
	case 2:
		return "", true
	case 3:
		return parts[2], true
	}
	refuse(w, http.StatusBadRequest, "Invalid path")
	return "", false
}

func (g *Gateway) authRoles(w http.ResponseWriter, r *http.Request) {
	name, ok := named(w, r)
	switch {
	case !ok:
	case name == "":
		g.listRoles(w, r)
	default:
		g.oneRole(w, r, name)
	}
}

func (g *Gateway) listRoles(w http.ResponseWriter, r *http.Request) {
	if !g.enter(w, r, "GET") {
		return
	}
	answerLine(w, http.StatusOK, map[string][]client.Role{"roles": g.expand(g.auth.Roles())})
}

// expand spells roles out, leaving out those that there are no more.
func (g *Gateway) expand(names []string) []client.Role {
	var all []client.Role
	for _, n := range names {
		if role, err := g.auth.Role(n); err == nil {
			all = append(all, role)
		}
	}
	return all
}

// enter checks the method and the rights, and says which cluster answers.
func (g *Gateway) enter(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	if !allow(w, r, methods...) || !g.mayRoot(w, r) {
		return false
	}
	g.setCluster(w)
	w.Header().Set("Content-Type", "application/json")
	return true
}

func (g *Gateway) oneRole(w http.ResponseWriter, r *http.Request, name string) {
	if !g.enter(w, r, "GET", "PUT", "DELETE") {
		return
	}
	var err error
	switch r.Method {
	case http.MethodGet:
		var role client.Role
		if role, err = g.auth.Role(name); err == nil {
			answerLine(w, http.StatusOK, role)
		}
	case http.MethodPut:
		err = g.putRole(w, r, name)
	default:
		err = g.auth.DeleteRole(r.Context(), name)
	}
	if err != nil {
		g.refuseError(w, r, err)
	}
}

func (g *Gateway) putRole(w http.ResponseWriter, r *http.Request, name string) error {
	var in client.Role
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, "Invalid JSON in request body.")
		return nil //nolint:nilerr // it is answered
	}
	if in.Role != name {
		refuse(w, http.StatusBadRequest, "Role JSON name does not match the name in the URL")
		return nil
	}
	if isEmpty(in.Grant) && isEmpty(in.Revoke) {
		if err := g.auth.CreateRole(r.Context(), in); err != nil {
			return err
		}
		answerLine(w, http.StatusCreated, in)
		return nil
	}
	if !isEmpty(&in.Permissions) {
		refuse(w, http.StatusBadRequest, "Role JSON contains both permissions and grant/revoke")
		return nil
	}
	out, err := g.auth.UpdateRole(r.Context(), in)
	if err == nil {
		answerLine(w, http.StatusOK, out)
	}
	return err
}

func isEmpty(p *client.Permissions) bool {
	return p == nil || len(p.KV.Read) == 0 && len(p.KV.Write) == 0
}

func (g *Gateway) authUsers(w http.ResponseWriter, r *http.Request) {
	name, ok := named(w, r)
	switch {
	case !ok:
	case name == "":
		g.listUsers(w, r)
	default:
		g.oneUser(w, r, name)
	}
}

// userRoles is a user whose roles are spelled out.
type userRoles struct {
	User  string        `json:"user"`
	Roles []client.Role `json:"roles,omitempty"`
}

func (g *Gateway) listUsers(w http.ResponseWriter, r *http.Request) {
	if !g.enter(w, r, "GET") {
		return
	}
	var all []userRoles
	for _, name := range g.auth.Users() {
		if user, err := g.auth.User(name); err == nil {
			all = append(all, userRoles{user.User, g.expand(user.Roles)})
		}
	}
	answerLine(w, http.StatusOK, map[string][]userRoles{"users": all})
}

func (g *Gateway) oneUser(w http.ResponseWriter, r *http.Request, name string) {
	if !g.enter(w, r, "GET", "PUT", "DELETE") {
		return
	}
	var err error
	switch r.Method {
	case http.MethodGet:
		var user client.User
		if user, err = g.auth.User(name); err == nil {
			err = g.showUser(w, user)
		}
	case http.MethodPut:
		err = g.putUser(w, r, name)
	default:
		err = g.auth.DeleteUser(r.Context(), name)
	}
	if err != nil {
		g.refuseError(w, r, err)
	}
}

// showUser answers with a user. Unlike in a list, a role that there is no more
// is an error.
func (g *Gateway) showUser(w http.ResponseWriter, user client.User) error {
	for _, name := range user.Roles {
		if _, err := g.auth.Role(name); err != nil {
			return err
		}
	}
	answerLine(w, http.StatusOK, userRoles{user.User, g.expand(user.Roles)})
	return nil
}

func (g *Gateway) putUser(w http.ResponseWriter, r *http.Request, name string) error {
	var in client.User
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, "Invalid JSON in request body.")
		return nil //nolint:nilerr // it is answered
	}
	if in.User != name {
		refuse(w, http.StatusBadRequest, "User JSON name does not match the name in the URL")
		return nil
	}
	var out client.User
	var created bool
	var err error
	switch change := len(in.Grant) > 0 || len(in.Revoke) > 0; {
	case change && len(in.Roles) > 0:
		refuse(w, http.StatusBadRequest, "User JSON contains both roles and grant/revoke")
		return nil
	case change:
		out, err = g.auth.UpdateUser(r.Context(), in)
	case len(in.Roles) > 0:
		out, err = g.auth.CreateUser(r.Context(), in)
	default:
		out, created, err = g.auth.PutUser(r.Context(), in)
	}
	if err != nil {
		return err
	}
	out.Password = ""
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	answerLine(w, status, out)
	return nil
}
