// Package testserver is a small Juju-speaking server for the tests of the packages below api: a real
// websocket over TLS whose answers a test gives.
package testserver

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The UUIDs of the controller and of its model.
const (
	ModelUUID      = "11111111-2222-4333-8444-555555555555"
	ControllerUUID = "99999999-2222-4333-8444-555555555555"
)

// Authority is a CA and a leaf for a controller's names.
type Authority struct {
	PEM  string
	Leaf tls.Certificate
}

// NewAuthority makes a CA, and a leaf for 127.0.0.1 and the names.
func NewAuthority(t testing.TB, leafNames ...string) Authority {
	t.Helper()
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: ca.NotBefore, NotAfter: ca.NotAfter, DNSNames: leafNames,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), caKey)
	if err != nil {
		t.Fatal(err)
	}
	return Authority{
		PEM:  string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})),
		Leaf: tls.Certificate{Certificate: [][]byte{leafDER, caDER}, PrivateKey: key},
	}
}

// Server is a controller that knows what a test tells it.
type Server struct {
	t    testing.TB
	CA   Authority
	HTTP *httptest.Server
	// Handle answers what is not a login with the right password.
	Handle func(ctx context.Context, req rpc.Request) (any, error)
	Routes *http.ServeMux

	mu     sync.Mutex
	Paths  []string // Paths and Logins are what sockets were opened and logged in with.
	Logins []params.LoginRequest
	conns  []*rpc.Conn
}

// New starts a server whose CA is the client's to know.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, CA: NewAuthority(t, "juju-apiserver", "localhost"), Routes: http.NewServeMux()}
	s.Handle = func(_ context.Context, req rpc.Request) (any, error) {
		return nil, &rpc.RequestError{Message: "unexpected " + req.String(), Code: "not implemented"}
	}
	var open sync.WaitGroup
	s.Routes.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		open.Add(1)
		defer open.Done()
		s.Serve(w, r)
	})
	s.HTTP = httptest.NewUnstartedServer(s.Routes)
	s.HTTP.TLS = &tls.Config{Certificates: []tls.Certificate{s.CA.Leaf}, MinVersion: tls.VersionTLS12} //nolint:gosec // The version is stated.
	s.HTTP.Config.ErrorLog = nil
	s.HTTP.StartTLS()
	t.Cleanup(func() { s.Drop(); open.Wait(); s.HTTP.Close() })
	return s
}

// Serve answers on a websocket until it closes.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{}), rpc.Config{Handler: rpc.HandlerFunc(s.answer(r.URL.Path))})
	s.mu.Lock()
	s.Paths = append(s.Paths, r.URL.Path)
	s.conns = append(s.conns, conn)
	s.mu.Unlock()
	conn.Start(context.Background())
	<-conn.Dead()
}

// Drop closes all connections.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		_ = c.Close()
	}
	s.conns = nil
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() string { return s.HTTP.Listener.Addr().String() }

// answer logs in whoever has the password "secret" and leaves the rest to the test.
func (s *Server) answer(path string) func(ctx context.Context, req rpc.Request) (any, error) {
	return func(ctx context.Context, req rpc.Request) (any, error) {
		if req.Method != "Login" {
			return s.Handle(ctx, req)
		}
		var login params.LoginRequest
		if err := json.Unmarshal(req.Params, &login); err != nil {
			return nil, err
		}
		s.mu.Lock()
		s.Logins = append(s.Logins, login)
		s.mu.Unlock()
		if login.Credentials != "secret" {
			return s.Handle(ctx, req)
		}
		return s.Welcome(path, login.AuthTag), nil
	}
}

// Welcome is what a login on the path answers.
func (s *Server) Welcome(path, tag string) params.LoginResult {
	result := params.LoginResult{
		ControllerTag: names.NewControllerTag(ControllerUUID).String(), ServerVersion: "3.6.0",
		UserInfo: &params.AuthUserInfo{Identity: tag, ControllerAccess: "superuser", ModelAccess: "admin"},
		Servers:  [][]params.HostPort{{{Address: params.Address{Value: "10.0.0.5", Type: "ipv4", Scope: "local-cloud"}, Port: 17070}}},
		Facades: []params.FacadeVersions{
			{Name: "ModelManager", Versions: []int{9, 10}}, {Name: "NotifyWatcher", Versions: []int{1}}, {Name: "Pinger", Versions: []int{1}},
		},
	}
	if path != "/api" {
		result.Facades[0] = params.FacadeVersions{Name: "Client", Versions: []int{6, 7, 8}}
		result.ModelTag = names.NewModelTag(ModelUUID).String()
	}
	return result
}

// Info logs in to the model.
func (s *Server) Info() *api.Info {
	return &api.Info{
		Addrs: []string{s.Addr()}, CACert: s.CA.PEM, ModelTag: names.NewModelTag(ModelUUID),
		Tag: names.NewUserTag("admin"), Password: "secret",
	}
}

// Open opens a connection that the test's end closes.
func (s *Server) Open(info *api.Info, opts api.DialOpts) api.Connection {
	s.t.Helper()
	conn, err := api.Open(info, opts)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}
