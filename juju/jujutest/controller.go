package jujutest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Controller is a handler of all connections to a controller whose logins it answers itself. The
// rest is answered by the test. Its fields are not to change while a request is in work.
type Controller struct {
	// UUID and Models are the UUIDs of the controller and of its models; any other path than the
	// controller's and theirs is refused.
	UUID   string
	Models []string
	// Password lets a user in, whatever the name; "" lets nobody in.
	Password string
	// Facades are the versions offered on the controller's connections, ModelFacades those on a
	// model's, by name.
	Facades, ModelFacades map[string][]int
	// Servers are the addresses that a login is told; often none.
	Servers [][]params.HostPort
	// Login answers the Admin facade's requests but for logins that Password lets in: macaroons,
	// tokens, redirects. Welcome is what lets a user in. nil refuses them all.
	Login func(ctx context.Context, model string, req rpc.Request) (any, error)
	// Answer answers what is neither a login nor a ping; model is "" on the controller's connections.
	// nil answers as a server that lacks the facade.
	Answer func(ctx context.Context, model string, req rpc.Request) (any, error)
	// Ping answers pings; nil answers at once.
	Ping func(ctx context.Context) error

	mu     sync.Mutex
	seen   []rpc.Request
	logins []params.LoginRequest
}

// Handler returns who answers on a path; it is for Config.Handler.
func (c *Controller) Handler(path string) rpc.Handler {
	model := strings.TrimSuffix(strings.TrimPrefix(path, "/model/"), "/api")
	switch {
	case path == "/api":
		model = ""
	case !slices.Contains(c.Models, model):
		return nil
	}
	return rpc.HandlerFunc(func(ctx context.Context, req rpc.Request) (any, error) {
		switch req.Type {
		case "Pinger":
			if c.Ping == nil {
				return nil, nil
			}
			return nil, c.Ping(ctx)
		case "Admin":
			return c.admin(ctx, model, req)
		}
		c.record(req)
		if c.Answer == nil {
			return nil, &rpc.RequestError{Message: fmt.Sprintf("unknown facade type %q", req.Type), Code: params.CodeNotImplemented}
		}
		return c.Answer(ctx, model, req)
	})
}

// Info returns what logs in to the first model, or to the controller where there is none, on a
// server that this controller answers for.
func (c *Controller) Info(s *Server) *api.Info {
	info := &api.Info{
		Addrs: []string{s.Addr()}, CACert: s.CACert(), Tag: names.NewUserTag("admin"), Password: c.Password,
	}
	if len(c.Models) > 0 {
		info.ModelTag = names.NewModelTag(c.Models[0])
	}
	return info
}

// Requests returns what was asked in order, logins and pings left out.
func (c *Controller) Requests() []rpc.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seen)
}

// Logins returns the parameters of the Login requests in order, refused ones among them.
func (c *Controller) Logins() []params.LoginRequest {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.logins)
}

func (c *Controller) admin(ctx context.Context, model string, req rpc.Request) (any, error) {
	if req.Method == "Login" {
		var in params.LoginRequest
		if err := json.Unmarshal(req.Params, &in); err != nil {
			return nil, err
		}
		c.mu.Lock()
		c.logins = append(c.logins, in)
		c.mu.Unlock()
		if c.Password != "" && in.Credentials == c.Password {
			return c.Welcome(model, in.AuthTag), nil
		}
	}
	if req.Method != "Login" {
		c.record(req)
	}
	if c.Login != nil {
		return c.Login(ctx, model, req)
	}
	if req.Method == "RedirectInfo" {
		return nil, &rpc.RequestError{Message: "not redirected"}
	}
	return nil, &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
}

func (c *Controller) record(req rpc.Request) {
	req.Params = slices.Clone(req.Params)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, req)
}

// Welcome is what a login of the user tag is answered: superuser and admin, with the facades of the
// connection.
func (c *Controller) Welcome(model, tag string) params.LoginResult {
	offered := c.Facades
	out := params.LoginResult{
		ControllerTag: "controller-" + c.UUID, ServerVersion: "3.6.0", Servers: c.Servers,
		UserInfo: &params.AuthUserInfo{Identity: tag, ControllerAccess: "superuser"},
	}
	if model != "" {
		out.ModelTag = "model-" + model
		out.UserInfo.ModelAccess = "admin"
		offered = c.ModelFacades
	}
	for name, versions := range offered {
		out.Facades = append(out.Facades, params.FacadeVersions{Name: name, Versions: versions})
	}
	slices.SortFunc(out.Facades, func(a, b params.FacadeVersions) int { return strings.Compare(a.Name, b.Name) })
	return out
}
