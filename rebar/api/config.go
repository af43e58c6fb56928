// Package api is the client of the REST endpoint and the event stream of Digital
// Rebar, as plugin providers use it. The plugin framework makes a Client from the
// provider's environment and hands it to Config; programs make one with New,
// TokenSession or UserSession.
//
// It knows the wire and nothing of plugins.
package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/logger"
)

// APIPATH is where the API begins.
const APIPATH = "/api/v3"

// DefaultEndpoint is where an endpoint listens unless told otherwise.
const DefaultEndpoint = "https://127.0.0.1:8092"

// ErrNoToken is returned by New for a Config with neither token nor user.
var ErrNoToken = errors.New("Must have a token specified") //nolint:staticcheck // the original's words

// Config says how to reach an endpoint and as whom.
type Config struct {
	// Endpoint is the URL of the endpoint without /api/v3; empty for
	// DefaultEndpoint.
	Endpoint string
	// Token is sent as Bearer. Without it, Username and Password are sent as Basic.
	Token    string
	Username string
	Password string
	// RootCAs verifies the endpoint's certificate. If nil the certificate is not
	// verified: endpoints make their own, and nothing tells a provider which.
	RootCAs *x509.CertPool
	// LocalProxy is a unix socket through which the endpoint is reached; empty for
	// none.
	LocalProxy string
	// Backoff is how long to wait after each failed attempt to reach the endpoint;
	// its length is the number of attempts less one. Nil means 1, 1, 2, 3 and 5
	// seconds: six attempts within 12 seconds and the attempts' own time.
	Backoff []time.Duration
	// Timeout bounds one attempt, reading the answer included; 0 for no bound but
	// the context's.
	Timeout time.Duration
	// Logger gets what the event stream and token renewal have to say; nil for
	// nobody.
	Logger logger.Logger
	// EventQueue is how many events wait for a receiver that does not read; 0 for
	// 1024. What does not fit is counted and reported as a GapError.
	EventQueue int
}

// New returns a client. It makes no request.
func New(cfg Config) (*Client, error) {
	if cfg.Endpoint == "" {
		cfg.Endpoint = DefaultEndpoint
	}
	cfg.Endpoint = strings.TrimRight(cfg.Endpoint, "/")
	u, err := url.Parse(cfg.Endpoint)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("cannot use endpoint %q: want a URL like %s", cfg.Endpoint, DefaultEndpoint)
	}
	if cfg.Token == "" && cfg.Username == "" {
		return nil, ErrNoToken
	}
	if cfg.Backoff == nil {
		cfg.Backoff = []time.Duration{time.Second, time.Second, 2 * time.Second, 3 * time.Second, 5 * time.Second}
	}
	if cfg.EventQueue <= 0 {
		cfg.EventQueue = 1024
	}
	base := cfg.Endpoint
	if cfg.LocalProxy != "" {
		base = "http://unix"
	}
	tr := newTransport(cfg)
	return &Client{
		Client:   &http.Client{Transport: tr, Timeout: cfg.Timeout},
		cfg:      cfg,
		base:     base,
		endpoint: cfg.Endpoint,
		shared:   &shared{closer: make(chan struct{}), transport: tr, token: cfg.Token},
	}, nil
}

// newTransport keeps to HTTP/1.1, which the event stream needs.
func newTransport(cfg Config) *http.Transport {
	dialer := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	tr := &http.Transport{
		DialContext:           dialer.DialContext,
		MaxIdleConns:          10,
		MaxIdleConnsPerHost:   10,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		TLSClientConfig:       &tls.Config{RootCAs: cfg.RootCAs, MinVersion: tls.VersionTLS12},
	}
	if cfg.RootCAs == nil {
		tr.TLSClientConfig.InsecureSkipVerify = true //nolint:gosec // see Config.RootCAs
	}
	if cfg.LocalProxy != "" {
		tr.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", cfg.LocalProxy)
		}
	}
	return tr
}

// LoadCA reads PEM certificates for Config.RootCAs.
func LoadCA(file string) (*x509.CertPool, error) {
	buf, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read CA certificates: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(buf) {
		return nil, fmt.Errorf("cannot read CA certificates: %s holds no PEM certificate", file)
	}
	return pool, nil
}

// localProxy returns the socket that RS_LOCAL_PROXY names, if it is one.
func localProxy() string {
	path := os.Getenv("RS_LOCAL_PROXY")
	if fi, err := os.Stat(path); path == "" || err != nil || fi.Mode()&os.ModeSocket == 0 {
		return ""
	}
	return path
}

// FromEnv returns a Config for the endpoint that the environment names:
// RS_ENDPOINT, RS_TOKEN, RS_CACERT (a file of PEM certificates to verify the
// endpoint with) and RS_LOCAL_PROXY. A nil getenv is os.Getenv.
func FromEnv(getenv func(string) string) (Config, error) {
	if getenv == nil {
		getenv = os.Getenv
	}
	cfg := Config{Endpoint: getenv("RS_ENDPOINT"), Token: getenv("RS_TOKEN"), LocalProxy: localProxy()}
	if file := getenv("RS_CACERT"); file != "" {
		pool, err := LoadCA(file)
		if err != nil {
			return Config{}, err
		}
		cfg.RootCAs = pool
	}
	return cfg, nil
}

// TokenSession returns a client that authenticates by token. It makes no
// request. RS_CACERT and RS_LOCAL_PROXY count as in FromEnv.
func TokenSession(endpoint, token string) (*Client, error) {
	cfg, err := FromEnv(nil)
	if err != nil {
		return nil, err
	}
	cfg.Endpoint, cfg.Token = endpoint, token
	return New(cfg)
}

// UserSession returns a client that trades a password for a token, which it
// renews until it is closed.
func UserSession(endpoint, username, password string) (*Client, error) {
	return UserSessionToken(endpoint, username, password, true)
}

// UserSessionToken is UserSession; without usetoken the password is checked once
// and then sent with each request.
func UserSessionToken(endpoint, username, password string, usetoken bool) (*Client, error) {
	cfg, err := FromEnv(nil)
	if err != nil {
		return nil, err
	}
	cfg.Endpoint, cfg.Token, cfg.Username, cfg.Password = endpoint, "", username, password
	c, err := New(cfg)
	if err != nil {
		return nil, err
	}
	tok, err := c.fetchToken(context.Background())
	if err != nil {
		c.Close()
		return nil, err
	}
	if usetoken {
		c.setToken(tok)
		c.shared.wait.Add(1)
		go c.renew()
	}
	return c, nil
}
