package etcdgateway

import (
	"net/http"
	"slices"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

// user finds who sends a request. Guest is true for a request that names
// nobody; neither is one whose password is wrong.
func (g *Gateway) user(r *http.Request) (user client.User, known, guest bool) {
	if r.Header.Get("Authorization") != "" {
		name, password, ok := r.BasicAuth()
		if !ok {
			return user, false, false
		}
		user, known = g.auth.Login(name, password)
		return user, known, false
	}
	if g.cfg.ClientCertAuth && r.TLS != nil {
		for _, chain := range r.TLS.VerifiedChains {
			user, err := g.auth.User(chain[0].Subject.CommonName)
			if err == nil {
				return user, true, false
			}
		}
	}
	return user, false, true
}

// mayKeys reports whether a request of the keys API may go on.
func (g *Gateway) mayKeys(r *http.Request, q *keyRequest) bool {
	if !g.auth.IsEnabled() {
		return true
	}
	want := etcdv2.Access{
		Key: q.key, Recursive: q.recursive,
		Write: r.Method != http.MethodGet && r.Method != http.MethodHead,
	}
	user, known, guest := g.user(r)
	if guest {
		return g.auth.GuestAllows(want)
	}
	return known && g.auth.Allows(user, want)
}

// mayRoot answers 401 unless the request comes from a user with the role
// root, or nobody has to.
func (g *Gateway) mayRoot(w http.ResponseWriter, r *http.Request) bool {
	if !g.auth.IsEnabled() {
		return true
	}
	user, known, _ := g.user(r)
	if known && slices.Contains(user.Roles, etcdv2.RootName) {
		return true
	}
	refuse(w, http.StatusUnauthorized, "Insufficient credentials")
	return false
}

// mayWriteRoot is mayRoot for requests that write; others may always.
func (g *Gateway) mayWriteRoot(w http.ResponseWriter, r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || g.mayRoot(w, r)
}
