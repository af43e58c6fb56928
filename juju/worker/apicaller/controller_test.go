package apicaller_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
)

const (
	modelUUID      = "fa11fa11-1bad-500d-9000-4b1d0d06f00d"
	controllerUUID = "deadbeef-1bad-500d-9000-4b1d0d06f00d"
)

// controller is a small controller with one machine: it checks passwords and
// answers the facade Agent, by JSON, as the real one does.
type controller struct {
	mu sync.Mutex
	// Guarded by mu.
	password  string
	life      string        // of the machine; "" means it is not there
	lifeErr   *params.Error // instead of the life
	setErr    *params.Error // of SetPasswords
	loginErrs []error       // the next logins' answers; nil means a true one
	lastErr   error         // the answer of all logins after those; nil means a true one
	logins    []string      // the passwords of all logins
	calls     []string      // the methods called
	conns     []*connection

	// around, if not nil, is called around every login and call: a test stops
	// the world there.
	around func(what string, act func() error) error
}

func newController(password string) *controller {
	return &controller{password: password, life: "alive"}
}

func (c *controller) step(what string, act func() error) error {
	if c.around == nil {
		return act()
	}
	return c.around(what, act)
}

// open is an api.OpenFunc.
func (c *controller) open(info *api.Info, _ api.DialOpts) (api.Connection, error) {
	conn := &connection{controller: c, broken: make(chan struct{})}
	err := c.step("login", func() error {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.logins = append(c.logins, info.Password)
		err := c.lastErr
		if len(c.loginErrs) > 0 {
			err, c.loginErrs = c.loginErrs[0], c.loginErrs[1:]
		}
		if err == nil && info.Password != c.password {
			err = unauthorized()
		}
		if err != nil {
			return &api.PhaseError{Phase: api.PhaseLogin, Address: "10.0.0.5:17070", Err: err}
		}
		c.conns = append(c.conns, conn)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return conn, nil
}

func unauthorized() error {
	return &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
}

// openConnections returns how many connections were not closed.
func (c *controller) openConnections() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, conn := range c.conns {
		if !conn.closed {
			n++
		}
	}
	return n
}

// connection is a connection to the controller. It has the methods that a
// primary connection needs; any other panics.
type connection struct {
	api.Connection
	controller *controller
	broken     chan struct{}
	closed     bool // guarded by the controller's mu
	closeErr   error
}

func (c *connection) Addr() string                          { return "10.0.0.5:17070" }
func (c *connection) Broken() <-chan struct{}               { return c.broken }
func (c *connection) ModelTag() (names.ModelTag, bool)      { return names.NewModelTag(modelUUID), true }
func (c *connection) ServerVersion() (version.Number, bool) { return version.Number{}, false }
func (c *connection) BestFacadeVersion(string) int          { return 3 }

func (c *connection) NegotiateFacade(facade string) base.Negotiation {
	return base.Negotiate(facade, []int{3}, []int{3})
}

func (c *connection) Close() error {
	c.controller.mu.Lock()
	defer c.controller.mu.Unlock()
	c.closed = true
	return c.closeErr
}

func (c *connection) APICallContext(
	_ context.Context, facade string, _ int, _, method string, args, answer any,
) error {
	return c.controller.step(method, func() error {
		c.controller.mu.Lock()
		defer c.controller.mu.Unlock()
		if c.closed {
			return rpc.ErrShutdown
		}
		reply, err := c.controller.call(facade+"."+method, args)
		if err != nil {
			return err
		}
		b, err := json.Marshal(reply)
		if err != nil {
			return err
		}
		return json.Unmarshal(b, answer)
	})
}

// call answers a method; the caller holds mu.
func (c *controller) call(method string, args any) (any, error) {
	c.calls = append(c.calls, method)
	switch method {
	case "Agent.GetEntities":
		result := map[string]any{"life": c.life, "jobs": nil, "container-type": ""}
		if c.lifeErr != nil {
			result["error"] = c.lifeErr
		}
		return map[string]any{"entities": []any{result}}, nil
	case "Agent.SetPasswords":
		changes := args.(params.EntityPasswords).Changes
		if len(changes) != 1 || changes[0].Tag != "machine-0" {
			return nil, errors.New("not the agent's own password")
		}
		if c.setErr != nil {
			return map[string]any{"results": []any{map[string]any{"error": c.setErr}}}, nil //nolint:nilerr // it travels in the result
		}
		c.password = changes[0].Password
		return map[string]any{"results": []any{map[string]any{}}}, nil
	}
	return nil, &rpc.RequestError{Message: "no such request", Code: params.CodeNotImplemented}
}

// newAgent writes the configuration of machine 0 and opens it. Its old password
// is old; current, if not "", is its present one.
func newAgent(t *testing.T, current, old string) *agent.File {
	t.Helper()
	dir := memoryDir(t)
	c, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: dir},
		UpgradedToVersion: version.MustParse("3.6.1"),
		Tag:               names.NewMachineTag("0"),
		Password:          old,
		Nonce:             "nonce",
		Controller:        names.NewControllerTag(controllerUUID),
		Model:             names.NewModelTag(modelUUID),
		APIAddresses:      []string{"10.0.0.5:17070"},
		CACert:            "cert",
	})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword(current)
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	return openAgent(t, configPath(dir))
}

// memoryDir is t.TempDir in memory where the system has such: these tests write
// thousands of files, and none of them cuts the power.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "apicaller") //nolint:usetesting // it cannot choose the place
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func configPath(dir string) string { return filepath.Join(dir, "agents", "machine-0", "agent.conf") }

func openAgent(t *testing.T, path string) *agent.File {
	t.Helper()
	f, err := agent.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// passwords returns the agent's current and old password.
func passwords(a agent.Agent) (current, old string) {
	config := a.CurrentConfig()
	info, _ := config.APIInfo()
	return info.Password, config.OldPassword()
}
