package api

import (
	"context"
	"net/url"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// ClientVersion is the version of Juju whose client this is, as servers are told.
const ClientVersion = "3.6.0"

// Connection is an open connection. It may be used by any number of goroutines. Once it is lost or
// closed, its HTTP clients and new streams are refused as calls are.
type Connection interface {
	base.APICallCloser
	base.ContextStreamConnector
	base.Negotiator

	// Call calls a method of any facade, known to this module or not, in the version that suits both
	// sides best; see base.Call.
	Call(ctx context.Context, facade, request string, params, response any) error

	// Addr returns the address that was dialled, host:port as it was given; IPAddr the same with
	// the IP address that answered.
	Addr() string
	IPAddr() string
	// APIHostPorts returns the controller's addresses, one list a node, that of this connection
	// first.
	APIHostPorts() []network.MachineHostPorts
	// PublicDNSName returns the controller's public name, "" for none.
	PublicDNSName() string
	// IsProxied says whether the connection goes through Proxy.
	IsProxied() bool
	Proxy() Proxier

	// Broken is closed when the connection is lost, or does not answer, or is closed.
	Broken() <-chan struct{}
	// IsBroken says whether the connection is lost, asking the server for a sign of life.
	IsBroken() bool
	// Context ends with the connection.
	Context() context.Context

	// Login logs in, on a connection that was opened with SkipLogin.
	Login(name names.Tag, password, nonce string, macaroons []macaroon.Slice) error
	// LoginContext is Login that gives up with ctx.
	LoginContext(ctx context.Context, name names.Tag, password, nonce string, macaroons []macaroon.Slice) error
	// AuthTag returns who is logged in, nil for nobody.
	AuthTag() names.Tag
	// ControllerTag returns the controller that was logged in to.
	ControllerTag() names.ControllerTag
	// ControllerAccess and ModelAccess return what the user may do there.
	ControllerAccess() string
	ModelAccess() string
	// ServerVersion returns the server's version; false before login.
	ServerVersion() (version.Number, bool)
	// FacadeVersions returns what the server offers to this login: versions by facade.
	FacadeVersions() map[string][]int

	// RootHTTPClient is HTTPClient for the routes outside the model.
	RootHTTPClient() (base.HTTPClient, error)
	// BakeryClient returns what discharges macaroons for this connection.
	BakeryClient() base.MacaroonDischarger
	// CookieURL returns the URL that the controller's macaroons are kept under.
	CookieURL() *url.URL
}
