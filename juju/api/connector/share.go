package connector

import (
	"context"
	"net/http"
	"net/url"
	"sync"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/version"
)

// share is a share of a Shared's connection. What needs the server finds the connection that is
// live, or dials; what only tells of it tells of the last one.
type share struct {
	shared *Shared

	mu     sync.Mutex // guards the fields below
	last   api.Connection
	closed bool
}

var (
	_ api.Connection = (*share)(nil)
	_ base.Router    = (*share)(nil)
)

// live returns the connection for a call.
func (h *share) live(ctx context.Context) (api.Connection, error) {
	h.mu.Lock()
	closed := h.closed
	h.mu.Unlock()
	if closed {
		return nil, rpc.ErrShutdown
	}
	conn, err := h.shared.live(ctx)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.last = conn
	h.mu.Unlock()
	return conn, nil
}

// told returns the connection that was last used.
func (h *share) told() api.Connection {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// Close gives the share back. The connection stays for others.
func (h *share) Close() error {
	h.mu.Lock()
	again := h.closed
	h.closed = true
	h.mu.Unlock()
	if !again {
		h.shared.give()
	}
	return nil
}

// RouteFacade implements base.Router: a client uses the connection of the moment.
func (h *share) RouteFacade(ctx context.Context, facade string) (base.APICaller, error) {
	conn, err := h.live(ctx)
	if err != nil {
		return nil, err
	}
	if r, ok := conn.(base.Router); ok {
		return r.RouteFacade(ctx, facade)
	}
	return conn, nil
}

// APICall implements base.APICaller.
func (h *share) APICall(objType string, version int, id, request string, params, response any) error {
	return h.APICallContext(context.Background(), objType, version, id, request, params, response)
}

// APICallContext implements base.APICaller. A call on an object, such as a watcher, goes to the
// connection that was used last and no other: the object died with it if it was lost.
func (h *share) APICallContext(ctx context.Context, objType string, version int, id, request string, params, response any) error {
	if id != "" {
		return h.told().APICallContext(ctx, objType, version, id, request, params, response)
	}
	conn, err := h.live(ctx)
	if err != nil {
		return err
	}
	return conn.APICallContext(ctx, objType, version, id, request, params, response)
}

// Call implements api.Connection.
func (h *share) Call(ctx context.Context, facade, request string, params, response any) error {
	return base.Call(ctx, h, facade, request, params, response)
}

// HTTPClient implements base.APICaller.
func (h *share) HTTPClient() (base.HTTPClient, error) {
	conn, err := h.live(context.Background())
	if err != nil {
		return nil, err
	}
	return conn.HTTPClient()
}

// RootHTTPClient implements api.Connection.
func (h *share) RootHTTPClient() (base.HTTPClient, error) {
	conn, err := h.live(context.Background())
	if err != nil {
		return nil, err
	}
	return conn.RootHTTPClient()
}

// ConnectStream implements base.StreamConnector.
func (h *share) ConnectStream(path string, attrs url.Values) (base.Stream, error) {
	return h.ConnectStreamContext(context.Background(), path, attrs)
}

// ConnectStreamContext implements base.ContextStreamConnector.
func (h *share) ConnectStreamContext(ctx context.Context, path string, attrs url.Values) (base.Stream, error) {
	conn, err := h.live(ctx)
	if err != nil {
		return nil, err
	}
	return conn.ConnectStreamContext(ctx, path, attrs)
}

// ConnectControllerStream implements base.ControllerStreamConnector.
func (h *share) ConnectControllerStream(path string, attrs url.Values, headers http.Header) (base.Stream, error) {
	return h.ConnectControllerStreamContext(context.Background(), path, attrs, headers)
}

// ConnectControllerStreamContext implements base.ContextStreamConnector.
func (h *share) ConnectControllerStreamContext(ctx context.Context, path string, attrs url.Values, headers http.Header) (base.Stream, error) {
	conn, err := h.live(ctx)
	if err != nil {
		return nil, err
	}
	return conn.ConnectControllerStreamContext(ctx, path, attrs, headers)
}

// IsBroken says whether the connection of the moment is lost; the next call would dial.
func (h *share) IsBroken() bool {
	h.mu.Lock()
	closed := h.closed
	h.mu.Unlock()
	return closed || h.told().IsBroken()
}

// Login logs nobody in: who a shared connection belongs to is its connector's to say.
func (h *share) Login(names.Tag, string, string, []macaroon.Slice) error { return errShared }

// LoginContext is Login.
func (h *share) LoginContext(context.Context, names.Tag, string, string, []macaroon.Slice) error {
	return errShared
}

// What the last connection tells.

func (h *share) NegotiateFacade(f string) base.Negotiation { return h.told().NegotiateFacade(f) }
func (h *share) BestFacadeVersion(f string) int            { return h.told().BestFacadeVersion(f) }
func (h *share) FacadeVersions() map[string][]int          { return h.told().FacadeVersions() }
func (h *share) ModelTag() (names.ModelTag, bool)          { return h.told().ModelTag() }
func (h *share) Addr() string                              { return h.told().Addr() }
func (h *share) IPAddr() string                            { return h.told().IPAddr() }
func (h *share) APIHostPorts() []network.MachineHostPorts  { return h.told().APIHostPorts() }
func (h *share) PublicDNSName() string                     { return h.told().PublicDNSName() }
func (h *share) IsProxied() bool                           { return h.told().IsProxied() }
func (h *share) Proxy() api.Proxier                        { return h.told().Proxy() }
func (h *share) Broken() <-chan struct{}                   { return h.told().Broken() }
func (h *share) Context() context.Context                  { return h.told().Context() }
func (h *share) AuthTag() names.Tag                        { return h.told().AuthTag() }
func (h *share) ControllerTag() names.ControllerTag        { return h.told().ControllerTag() }
func (h *share) ControllerAccess() string                  { return h.told().ControllerAccess() }
func (h *share) ModelAccess() string                       { return h.told().ModelAccess() }
func (h *share) ServerVersion() (version.Number, bool)     { return h.told().ServerVersion() }
func (h *share) BakeryClient() base.MacaroonDischarger     { return h.told().BakeryClient() }
func (h *share) CookieURL() *url.URL                       { return h.told().CookieURL() }
