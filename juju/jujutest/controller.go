package jujutest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Controller is a handler of all connections to a controller whose logins it answers itself. The
// rest is answered by the test.
type Controller struct {
	// UUID and Models are the UUIDs of the controller and of its models; any other path than the
	// controller's and theirs is refused.
	UUID   string
	Models []string
	// Password lets a user in, whatever the name.
	Password string
	// Facades are the versions offered on the controller's connections, ModelFacades those on a
	// model's, by name.
	Facades, ModelFacades map[string][]int
	// Answer answers what is neither a login nor a ping; model is "" on the controller's connections.
	Answer func(ctx context.Context, model string, req rpc.Request) (any, error)

	mu   sync.Mutex
	seen []rpc.Request
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
		switch {
		case req.Type == "Pinger":
			return nil, nil
		case req.Type == "Admin" && req.Method == "Login":
			return c.login(model, req)
		}
		c.mu.Lock()
		req.Params = slices.Clone(req.Params)
		c.seen = append(c.seen, req)
		c.mu.Unlock()
		return c.Answer(ctx, model, req)
	})
}

// Requests returns what was asked in order, logins and pings left out.
func (c *Controller) Requests() []rpc.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seen)
}

func (c *Controller) login(model string, req rpc.Request) (any, error) {
	var in params.LoginRequest
	if err := json.Unmarshal(req.Params, &in); err != nil {
		return nil, err
	}
	if in.Credentials != c.Password {
		return nil, &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
	}
	offered := c.Facades
	out := params.LoginResult{
		ControllerTag: "controller-" + c.UUID, ServerVersion: "3.6.0",
		UserInfo: &params.AuthUserInfo{Identity: in.AuthTag, ControllerAccess: "superuser"},
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
	return out, nil
}
