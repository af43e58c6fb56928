package apiserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/names"
)

// route is a path that the API serves. In its pattern ":name" stands for one segment, and
// "text-:name" for the rest of one.
type route struct {
	methods []string
	pattern string
	// who may ask, over HTTP authentication; the zero value lets everybody.
	who   facade.Access
	serve func(*Server, http.ResponseWriter, *request)
}

// request is a request that found its route.
type request struct {
	*http.Request
	vars map[string]string
	user *member // nil on routes for everybody
}

func (r *request) model() string { return r.vars["model"] }

// table is all that the API serves beside the sockets' own requests.
func (s *Server) table() []route {
	get, put, post := []string{http.MethodGet, http.MethodHead}, []string{http.MethodPut}, []string{http.MethodPost}
	readers := facade.Access{User: facade.ModelRead, Agents: facade.AnyAgent}
	table := []route{
		{nil, "/", facade.Access{}, (*Server).oldSocket},
		{nil, "/api", facade.Access{}, (*Server).socket},
		{nil, "/model/:model/api", facade.Access{}, (*Server).socket},
		{nil, "/environment/:model/api", facade.Access{}, (*Server).oldSocket},
		{get, "/health", facade.Access{}, (*Server).health},
	}
	if s.cfg.Charms != nil {
		table = append(table,
			route{put, "/model-:model/charms/:object", facade.Writers, (*Server).putCharm},
			route{get, "/model-:model/charms/:object", readers, (*Server).getCharmObject},
			route{post, "/model/:model/charms", facade.Writers, (*Server).postCharm},
			route{get, "/model/:model/charms", readers, (*Server).getCharm},
		)
	}
	if s.cfg.Resources != nil {
		table = append(table,
			route{put, "/model/:model/applications/:application/resources/:resource", facade.Writers, (*Server).putResource},
			route{get, "/model/:model/applications/:application/resources/:resource", readers, (*Server).getResource},
			route{get, "/model/:model/units/:unit/resources/:resource", facade.Units, (*Server).getUnitResource},
		)
	}
	if s.cfg.Logs != nil {
		table = append(table,
			route{nil, "/model/:model/logsink", facade.Access{}, (*Server).logSink},
			route{nil, "/model/:model/log", facade.Access{}, (*Server).debugLog},
		)
	}
	if s.cfg.Authority != nil {
		table = append(table,
			route{get, "/" + ca.Path, facade.Users, (*Server).getCA},
			route{post, "/" + ca.Path, facade.Superusers, (*Server).postCA},
		)
	}
	if s.cfg.Registrations != nil {
		table = append(table, route{post, "/register", facade.Access{}, (*Server).postRegister})
	}
	if s.cfg.Joins != nil {
		table = append(table,
			route{post, "/model/:model/invitations", facade.Writers, (*Server).postInvitation},
			route{post, "/model/:model/join", facade.Access{}, (*Server).postJoin},
		)
	}
	return table
}

// routes returns the handler of all paths.
func (s *Server) routes() http.Handler {
	table := s.table()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, over := connOf(r.Context()); over {
			refuseCrowd(w, s.cfg.Limits.Connections)
			return
		}
		found := false
		for _, route := range table {
			vars, ok := match(route.pattern, r.URL.Path)
			if !ok {
				continue
			}
			found = true
			if route.methods == nil || slices.Contains(route.methods, r.Method) {
				s.dispatch(w, &request{Request: r, vars: vars}, route)
				return
			}
		}
		if found {
			sendNested(w, &httpError{http.StatusMethodNotAllowed, fmt.Sprintf("unsupported method: %q", r.Method), "method not allowed"})
			return
		}
		s.cfg.Fallback.ServeHTTP(w, r)
	})
}

func refuseCrowd(w http.ResponseWriter, limit int) {
	w.Header().Set("Connection", "close")
	w.Header().Set("Retry-After", "5")
	http.Error(w, fmt.Sprintf("too many connections from this address (limit %d)", limit), http.StatusTooManyRequests)
}

// dispatch checks what all routes have in common.
func (s *Server) dispatch(w http.ResponseWriter, r *request, route route) {
	if model, ok := r.vars["model"]; ok && !names.IsValidModel(model) {
		http.Error(w, fmt.Sprintf("invalid model UUID %q", model), http.StatusBadRequest)
		return
	}
	if route.who != (facade.Access{}) && !s.admit(w, r, route.who) {
		return
	}
	route.serve(s, w, r)
}

// match compares a path with a pattern and returns what stands for the names.
func match(pattern, path string) (map[string]string, bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	var vars map[string]string
	for i, w := range want {
		prefix, name, isVar := strings.Cut(w, ":")
		switch {
		case !isVar && w != got[i]:
			return nil, false
		case !isVar:
			continue
		case !strings.HasPrefix(got[i], prefix) || len(got[i]) == len(prefix):
			return nil, false
		}
		if vars == nil {
			vars = make(map[string]string)
		}
		vars[name] = got[i][len(prefix):]
	}
	return vars, true
}

func (s *Server) socket(w http.ResponseWriter, r *request) {
	s.serveSocket(w, r.Request, r.model(), false)
}

// oldSocket takes the logins of Juju 1 too.
func (s *Server) oldSocket(w http.ResponseWriter, r *request) {
	s.serveSocket(w, r.Request, r.model(), true)
}

func (s *Server) health(w http.ResponseWriter, _ *request) {
	s.mu.Lock()
	stopping := s.stopping
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if stopping {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("stopping\n"))
		return
	}
	_, _ = w.Write([]byte("running\n"))
}
