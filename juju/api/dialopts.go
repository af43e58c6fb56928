package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc"
)

// DialOpts says how Open goes about it. The zero value dials every address at once, tries each one
// time, and waits as long as it takes.
type DialOpts struct {
	// DialAddressInterval is the time between the beginnings of two attempts; 0 begins all at once.
	DialAddressInterval time.Duration
	// DialTimeout bounds resolving, dialing, TLS and upgrade together; 0 means no own bound.
	DialTimeout time.Duration
	// Timeout bounds all of it, the login included; 0 means no bound.
	Timeout time.Duration
	// RetryDelay is the time between two attempts at one address; 0 means one attempt.
	RetryDelay time.Duration

	// BakeryClient discharges macaroons and keeps their cookies; nil means one that asks nobody.
	BakeryClient base.MacaroonDischarger
	// LoginProvider logs in; nil means the user or agent, and the password or macaroons, of Info.
	LoginProvider LoginProvider

	// InsecureSkipVerify takes any certificate. For tests and for the desperate.
	InsecureSkipVerify bool
	// VerifyCA, where it is set, is asked about the CA that a server presents and no root signs,
	// before any credential is sent. Nil as its answer trusts the CA for this connection; an error
	// ends Open.
	VerifyCA func(host, endpoint string, caCert *x509.Certificate) error

	// DialWebsocket replaces dialing, TLS and upgrade; nil means the real thing. url has the name of
	// the host, ipAddr is the host:port to dial.
	DialWebsocket func(ctx context.Context, url string, tlsConfig *tls.Config, ipAddr string) (rpc.Stream, error)
	// Proxy returns the proxy, http or https, through which a request is to go, nil for none; it is
	// asked about the controller's addresses with URLs of https. Nil means what the environment says:
	// HTTPS_PROXY and NO_PROXY. A proxied address is not resolved here.
	Proxy func(*http.Request) (*url.URL, error)
	// IPAddrResolver finds the addresses of a host; nil means net.DefaultResolver.
	IPAddrResolver IPAddrResolver
	// DNSCache remembers them; nil means none.
	DNSCache DNSCache
	// Clock is the time for retries and pings; nil means the wall clock.
	Clock Clock
	// FrameLimit is the largest message to take from the server, in bytes; 0 means no limit.
	FrameLimit int64
	// Logger gets what happens on the way; nil discards.
	Logger *slog.Logger
}

// IPAddrResolver finds the IP addresses of a host; *net.Resolver is one.
type IPAddrResolver interface {
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
}

// DNSCache remembers the IP addresses of hosts. It must be safe for concurrent use.
type DNSCache interface {
	// Lookup returns the addresses of host, none where it is unknown.
	Lookup(host string) []string
	// Add replaces the addresses of host.
	Add(host string, ips []string)
}

// Clock is a source of time.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// DefaultDialOpts returns what suits a program that somebody waits for.
func DefaultDialOpts() DialOpts {
	return DialOpts{
		DialAddressInterval: 50 * time.Millisecond,
		Timeout:             10 * time.Minute,
		RetryDelay:          2 * time.Second,
	}
}

// DialOption changes the options of one dial.
type DialOption func(*DialOpts)

// WithDialOpts replaces all options.
func WithDialOpts(opts DialOpts) DialOption {
	return func(o *DialOpts) { *o = opts }
}

// WithLoginProvider sets the login provider.
func WithLoginProvider(p LoginProvider) DialOption {
	return func(o *DialOpts) { o.LoginProvider = p }
}

type wallClock struct{}

func (wallClock) Now() time.Time                         { return time.Now() }
func (wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// withDefaults fills what Open cannot do without.
func (o DialOpts) withDefaults() DialOpts {
	if o.Clock == nil {
		o.Clock = wallClock{}
	}
	if o.Proxy == nil {
		o.Proxy = http.ProxyFromEnvironment
	}
	if o.IPAddrResolver == nil {
		o.IPAddrResolver = net.DefaultResolver
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}
