package api_test

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
	"errors"
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

const (
	modelUUID      = "11111111-2222-4333-8444-555555555555"
	controllerUUID = "99999999-2222-4333-8444-555555555555"
)

// authority is a CA and a leaf for a controller's names.
type authority struct {
	pem  string
	leaf tls.Certificate
}

func newAuthority(t testing.TB, leafNames ...string) authority {
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
	return authority{
		pem:  string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})),
		leaf: tls.Certificate{Certificate: [][]byte{leafDER, caDER}, PrivateKey: key},
	}
}

// server is a controller that knows what a test tells it.
type server struct {
	t      testing.TB
	ca     authority
	http   *httptest.Server
	handle func(ctx context.Context, req rpc.Request) (any, error)
	routes *http.ServeMux

	mu     sync.Mutex
	paths  []string // of the sockets that were opened
	logins []params.LoginRequest
	conns  []*rpc.Conn
}

// newServer starts a server whose CA is the client's to know.
func newServer(t testing.TB) *server {
	t.Helper()
	s := &server{t: t, ca: newAuthority(t, "juju-apiserver", "localhost"), routes: http.NewServeMux()}
	s.handle = func(_ context.Context, req rpc.Request) (any, error) {
		return nil, &rpc.RequestError{Message: "unexpected " + req.String(), Code: "not implemented"}
	}
	var open sync.WaitGroup
	s.routes.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		open.Add(1)
		defer open.Done()
		s.serve(w, r)
	})
	s.http = httptest.NewUnstartedServer(s.routes)
	s.http.TLS = &tls.Config{Certificates: []tls.Certificate{s.ca.leaf}, MinVersion: tls.VersionTLS12} //nolint:gosec
	s.http.Config.ErrorLog = nil
	s.http.StartTLS()
	t.Cleanup(func() { s.drop(); open.Wait(); s.http.Close() })
	return s
}

func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{}), rpc.Config{Handler: rpc.HandlerFunc(s.answer(r.URL.Path))})
	s.mu.Lock()
	s.paths = append(s.paths, r.URL.Path)
	s.conns = append(s.conns, conn)
	s.mu.Unlock()
	conn.Start(context.Background())
	<-conn.Dead()
}

// drop closes all connections.
func (s *server) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		_ = c.Close()
	}
	s.conns = nil
}

func (s *server) addr() string { return s.http.Listener.Addr().String() }

// answer logs in whoever has the password "secret" and leaves the rest to the test.
func (s *server) answer(path string) func(ctx context.Context, req rpc.Request) (any, error) {
	return func(ctx context.Context, req rpc.Request) (any, error) {
		if req.Method != "Login" {
			return s.handle(ctx, req)
		}
		var login params.LoginRequest
		if err := json.Unmarshal(req.Params, &login); err != nil {
			return nil, err
		}
		s.mu.Lock()
		s.logins = append(s.logins, login)
		s.mu.Unlock()
		if login.Credentials != "secret" {
			return s.handle(ctx, req)
		}
		return s.welcome(path, login.AuthTag), nil
	}
}

func (s *server) welcome(path, tag string) params.LoginResult {
	result := params.LoginResult{
		ControllerTag: names.NewControllerTag(controllerUUID).String(), ServerVersion: "3.6.0",
		UserInfo: &params.AuthUserInfo{Identity: tag, ControllerAccess: "superuser", ModelAccess: "admin"},
		Servers:  [][]params.HostPort{{{Address: params.Address{Value: "10.0.0.5", Type: "ipv4", Scope: "local-cloud"}, Port: 17070}}},
		Facades:  []params.FacadeVersions{{Name: "Client", Versions: []int{6, 7, 8}}, {Name: "Pinger", Versions: []int{1}}},
	}
	if path != "/api" {
		result.ModelTag = names.NewModelTag(modelUUID).String()
	}
	return result
}

func (s *server) info() *api.Info {
	return &api.Info{
		Addrs: []string{s.addr()}, CACert: s.ca.pem, ModelTag: names.NewModelTag(modelUUID),
		Tag: names.NewUserTag("admin"), Password: "secret",
	}
}

// open opens a connection that the test's end closes.
func (s *server) open(info *api.Info, opts api.DialOpts) api.Connection {
	s.t.Helper()
	conn, err := api.Open(info, opts)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func phaseOf(err error) api.Phase {
	var p *api.PhaseError
	if !errors.As(err, &p) {
		return ""
	}
	return p.Phase
}
