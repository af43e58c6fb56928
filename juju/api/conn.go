package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/discharge"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/version"
)

// conn is a Connection over the network.
type conn struct {
	rpc        *rpc.Conn
	info       *Info
	opts       DialOpts
	found      *dialled
	http       *http.Client
	discharger base.MacaroonDischarger
	admin      int // version of the Admin facade

	// life ends with the connection.
	life    context.Context //nolint:containedctx // It is Context's answer.
	end     context.CancelFunc
	monitor sync.WaitGroup
	once    sync.Once // closes

	// mu guards what login sets.
	mu       sync.Mutex
	loggedIn bool
	secret   credentials
	login    LoginResultParams
	// negotiated remembers what NegotiateFacade found since login.
	negotiated map[string]base.Negotiation
}

// credentials are what HTTP routes and streams are asked with.
type credentials struct {
	tag             names.Tag
	password, nonce string
	macaroons       []macaroon.Slice
}

var _ Connection = (*conn)(nil)

func newConn(info *Info, opts DialOpts, found *dialled, adminVersion int) *conn {
	own := *info // a login may find its model
	c := &conn{
		rpc:  rpc.NewConn(found.stream, rpc.Config{Logger: opts.Logger}),
		info: &own, opts: opts, found: found, admin: adminVersion,
	}
	c.http = c.newHTTP()
	c.discharger = opts.BakeryClient
	switch d := c.discharger.(type) {
	case nil:
		c.discharger = discharge.New(discharge.Config{HTTP: c.http})
	case *discharge.Client:
		c.discharger = d.WithHTTP(c.http)
	}
	c.secret = credentials{info.Tag, info.Password, info.Nonce, info.Macaroons}
	c.life, c.end = context.WithCancel(context.Background())
	c.rpc.Start(c.life)
	return c
}

// Close implements Connection. It waits until nothing of the connection runs.
func (c *conn) Close() error {
	err := c.rpc.Close()
	c.end()
	c.monitor.Wait()
	c.once.Do(func() {
		c.http.CloseIdleConnections()
		if c.info.Proxier != nil {
			c.info.Proxier.Stop()
		}
	})
	return err
}

// APICall implements base.APICaller.
func (c *conn) APICall(objType string, version int, id, request string, params, response any) error {
	return c.APICallContext(context.Background(), objType, version, id, request, params, response)
}

// APICallContext implements base.APICaller. What the server answered is returned as it is; that no
// answer came is a *PhaseError.
func (c *conn) APICallContext(ctx context.Context, objType string, version int, id, request string, params, response any) error {
	req := rpc.Request{Type: objType, Version: version, ID: id, Method: request}
	err := c.rpc.Call(ctx, req, params, response)
	var answered *rpc.RequestError
	if err == nil || errors.As(err, &answered) {
		return err
	}
	return &PhaseError{Phase: PhaseCall, Address: c.found.ipAddr, Request: req.String(), Err: err}
}

// over says why nothing can be asked any more, nil while the connection lives.
func (c *conn) over(request string) error {
	err := c.rpc.Err()
	if err == nil {
		return nil
	}
	return &PhaseError{Phase: PhaseCall, Address: c.found.ipAddr, Request: request, Err: err}
}

// Call implements Connection.
func (c *conn) Call(ctx context.Context, facade, request string, params, response any) error {
	return base.Call(ctx, c, facade, request, params, response)
}

// NegotiateFacade implements base.Negotiator.
func (c *conn) NegotiateFacade(facade string) base.Negotiation {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n, ok := c.negotiated[facade]; ok {
		return n
	}
	server := c.login.facades[facade]
	n := base.Negotiate(facade, SupportedVersions(facade), server)
	if !n.OK && len(server) == 0 {
		n.Hint = elsewhere(facade, c.info.ModelTag.Id() != "")
	}
	if c.negotiated == nil {
		c.negotiated = make(map[string]base.Negotiation)
	}
	c.negotiated[facade] = n
	return n
}

func (c *conn) BestFacadeVersion(facade string) int { return c.NegotiateFacade(facade).Best }

func (c *conn) FacadeVersions() map[string][]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := maps.Clone(c.login.facades)
	for name, versions := range out {
		out[name] = slices.Clone(versions)
	}
	return out
}

func (c *conn) Addr() string                          { return c.found.addr }
func (c *conn) IPAddr() string                        { return c.found.ipAddr }
func (c *conn) IsProxied() bool                       { return c.info.Proxier != nil }
func (c *conn) Proxy() Proxier                        { return c.info.Proxier }
func (c *conn) Context() context.Context              { return c.life }
func (c *conn) BakeryClient() base.MacaroonDischarger { return c.discharger }

func (c *conn) ModelTag() (names.ModelTag, bool) {
	tag := c.info.ModelTag
	return tag, tag.Id() != ""
}

func (c *conn) APIHostPorts() []network.MachineHostPorts {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]network.MachineHostPorts, len(c.login.servers))
	for i, hps := range c.login.servers {
		out[i] = slices.Clone(hps)
	}
	return out
}

func (c *conn) PublicDNSName() string              { return c.result().publicDNSName }
func (c *conn) AuthTag() names.Tag                 { return c.result().tag }
func (c *conn) ControllerTag() names.ControllerTag { return c.result().controllerTag }
func (c *conn) ControllerAccess() string           { return c.result().controllerAccess }
func (c *conn) ModelAccess() string                { return c.result().modelAccess }

func (c *conn) ServerVersion() (version.Number, bool) {
	v := c.result().serverVersion
	return v, v != version.Zero
}

func (c *conn) result() LoginResultParams {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.login
}

// CookieURL prefers names that are the same for all nodes of the controller.
func (c *conn) CookieURL() *url.URL {
	host := c.info.SNIHostName
	if host == "" {
		host = c.info.ControllerUUID
	}
	if host == "" {
		host = c.found.addr
	}
	return address("https", host, "/")
}

// Login implements Connection.
func (c *conn) Login(name names.Tag, password, nonce string, macaroons []macaroon.Slice) error {
	return c.LoginContext(context.Background(), name, password, nonce, macaroons)
}

// LoginContext implements Connection.
func (c *conn) LoginContext(ctx context.Context, name names.Tag, password, nonce string, macaroons []macaroon.Slice) error {
	c.mu.Lock()
	c.secret = credentials{name, password, nonce, macaroons}
	c.mu.Unlock()
	return c.loginWith(ctx, &userpassLoginProvider{
		tag: name, password: password, nonce: nonce, macaroons: macaroons,
		discharger: c.discharger, cookieURL: c.CookieURL(), version: c.admin,
	})
}

func (c *conn) loginWith(ctx context.Context, provider LoginProvider) error {
	result, err := provider.Login(ctx, c)
	if err == nil {
		err = c.setLogin(result)
	}
	var redirect *RedirectError
	if err == nil || errors.As(err, &redirect) {
		return err
	}
	var phase *PhaseError
	if errors.As(err, &phase) { // a call's, or a redirect's
		if phase.Phase == PhaseRedirect {
			return err
		}
		err = phase.Err
	}
	return &PhaseError{Phase: PhaseLogin, Address: c.found.ipAddr, Err: err}
}

func (c *conn) setLogin(r *LoginResultParams) error {
	if c.info.ModelTag.Id() == "" && c.admin < loginVersion {
		c.info.ModelTag = r.modelTag // the old logins find the agent's model
	}
	if r.modelTag != c.info.ModelTag {
		return fmt.Errorf("mismatched model tag in login result (got %q want %q)", r.modelTag.Id(), c.info.ModelTag.Id())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.login = *r
	if c.login.tag == nil {
		c.login.tag = c.secret.tag
	}
	if !c.IsProxied() {
		c.login.servers = withDialled(c.login.servers, c.found.addr)
	}
	c.loggedIn, c.negotiated = true, nil
	return nil
}

// withDialled moves the dialled address to the front, or puts it there.
func withDialled(servers []network.MachineHostPorts, addr string) []network.MachineHostPorts {
	for i, hps := range servers {
		for j, hp := range hps {
			if network.DialAddress(hp) != addr {
				continue
			}
			list := append(network.MachineHostPorts{hp}, slices.Delete(slices.Clone(hps), j, j+1)...)
			rest := slices.Delete(slices.Clone(servers), i, i+1)
			return append([]network.MachineHostPorts{list}, rest...)
		}
	}
	hp, err := network.ParseMachineHostPort(addr)
	if err != nil {
		return servers
	}
	return append([]network.MachineHostPorts{{*hp}}, servers...)
}
