package etcdgateway

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/gantline/gantline/etcdv2"
)

// Config says what is served. Only Store is needed.
type Config struct {
	// Store is the tree.
	Store *etcdv2.Store
	// FixedMembers refuses changes of the membership with 403: the cluster
	// below serves something else too.
	FixedMembers bool
	// ClientCertAuth takes the common name of a verified client certificate
	// for the user of a request that has no Authorization header.
	ClientCertAuth bool
	// MaxBody is how many bytes a request may have; 10 MiB when zero.
	MaxBody int64
	// MaxWatches is how many watches may wait at once; 0 is no limit. One
	// more is refused with 503.
	MaxWatches int64
	// Logger gets what goes wrong; nil discards.
	Logger *slog.Logger
}

// Gateway is the handler of the whole API.
type Gateway struct {
	cfg     Config
	store   *etcdv2.Store
	auth    *etcdv2.Auth
	watches atomic.Int64
	metrics *metrics
	routes  []route
}

// New makes a gateway.
func New(cfg Config) (*Gateway, error) {
	if cfg.Store == nil {
		return nil, errors.New("cannot make etcd gateway: no store given")
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = 10 << 20
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	g := &Gateway{cfg: cfg, store: cfg.Store, auth: cfg.Store.Auth()}
	g.metrics = newMetrics(g)
	g.routes = g.allRoutes()
	return g, nil
}

// ServeHTTP implements http.Handler.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Access-Control-Allow-Origin"] = corsOrigin
	h["Access-Control-Allow-Methods"] = corsMethods
	h["Access-Control-Allow-Headers"] = corsHeaders
	if r.Method == http.MethodOptions {
		return
	}
	if p := canonical(r.URL.Path); p != r.URL.Path && r.Method != http.MethodConnect {
		to := url.URL{Path: p, RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, g.cfg.MaxBody)
	to := g.route(r.URL.Path)
	g.metrics.count(to.path, r.Method)
	to.handle(w, r)
}

// What every answer says of other origins. Handlers read headers that they share and change none.
var (
	corsOrigin  = []string{"*"}                                   //nolint:gochecknoglobals // a constant
	corsMethods = []string{"POST, GET, OPTIONS, PUT, DELETE"}     //nolint:gochecknoglobals // a constant
	corsHeaders = []string{"accept, content-type, authorization"} //nolint:gochecknoglobals // a constant
	contentJSON = []string{"application/json"}                    //nolint:gochecknoglobals // a constant
)

// method keeps what clients make up out of the metrics.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodPost, http.MethodDelete:
		return m
	default:
		return "other"
	}
}

// route finds who answers a path.
func (g *Gateway) route(p string) route {
	for _, one := range g.routes {
		rest, ok := strings.CutPrefix(p, one.path)
		if ok && (rest == "" || one.below && rest[0] == '/') {
			return one
		}
	}
	return route{path: "other", handle: http.NotFound}
}

type route struct {
	path   string
	below  bool // whatever lies below the path too
	handle http.HandlerFunc
}

// allRoutes is the API.
func (g *Gateway) allRoutes() []route {
	return []route{
		{keysPath, true, g.keys},
		{"/v2/machines", false, g.machines},
		{membersPath, true, g.members},
		{"/v2/stats/self", false, g.statsSelf},
		{"/v2/stats/store", false, g.statsStore},
		{"/v2/stats/leader", false, g.statsLeader},
		{"/v2/auth/enable", false, g.authEnable},
		{"/v2/auth/roles", true, g.authRoles},
		{"/v2/auth/users", true, g.authUsers},
		{"/version", false, g.version},
		{"/health", false, g.health},
		{"/metrics", false, g.metrics.handler.ServeHTTP},
	}
}

// allow answers 405 unless the method is one of those given.
func allow(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	for _, m := range methods {
		if r.Method == m {
			return true
		}
	}
	w.Header().Set("Allow", strings.Join(methods, ","))
	http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
	return false
}
