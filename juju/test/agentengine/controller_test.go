// Package agentengine_test runs agents made of the module's manifolds, over real
// connections, against a controller that is stopped, moved and given another CA.
package agentengine_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

const (
	modelUUID      = "fa11fa11-1bad-500d-9000-4b1d0d06f00d"
	controllerUUID = "deadbeef-1bad-500d-9000-4b1d0d06f00d"
)

// authority is a CA.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  string
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.key = newKey(t)
	a.cert = a.sign(t, template, template, a.key)
	a.pem = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw}))
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) sign(t *testing.T, template, parent *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// leaf returns a certificate for a controller.
func (a *authority) leaf(t *testing.T) tls.Certificate {
	t.Helper()
	key := newKey(t)
	cert := a.sign(t, &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"juju-apiserver"},
	}, a.cert, key)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
}

// store is what outlives a controller: the agents' passwords, and what the
// controllers tell of themselves.
type store struct {
	mu sync.Mutex
	// Guarded by mu.
	passwords map[string]string
	hosts     []params.HostPort
	caCert    string
	changed   chan struct{} // closed and replaced when hosts or caCert change
	logins    int
	// tokens, if not nil, is what each login takes one of; without one it is
	// told to try again.
	tokens  chan struct{}
	refused int
	// admin1 says whether the root takes Admin 1, and tells the agent its model.
	admin1 bool
}

func newStore() *store {
	return &store{passwords: map[string]string{}, changed: make(chan struct{})}
}

// refusals returns how many logins were told to try again.
func (s *store) refusals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// tell changes what the controllers tell of themselves.
func (s *store) tell(caCert string, addresses ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.caCert, s.hosts = caCert, nil
	for _, a := range addresses {
		host, port, _ := net.SplitHostPort(a)
		n, _ := strconv.Atoi(port)
		// Local addresses that are said to be the cloud's, or no agent would
		// take them.
		s.hosts = append(s.hosts, params.HostPort{
			Address: params.Address{Value: host, Type: "ipv4", Scope: "local-cloud"}, Port: n,
		})
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

// controller serves one address. Close is as abrupt as a kill.
type controller struct {
	store    *store
	listener net.Listener
	server   *http.Server

	mu     sync.Mutex
	closed bool                   // guarded by mu
	conns  map[*rpc.Conn]struct{} // guarded by mu
	wait   sync.WaitGroup
}

// serve starts a controller at the address, which may end in :0.
func serve(t *testing.T, s *store, ca *authority, address string) *controller {
	t.Helper()
	listener, err := tls.Listen("tcp", address, &tls.Config{
		Certificates: []tls.Certificate{ca.leaf(t)}, MinVersion: tls.VersionTLS12,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &controller{store: s, listener: listener, conns: map[*rpc.Conn]struct{}{}}
	c.server = &http.Server{
		Handler:           http.HandlerFunc(c.serveHTTP),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // every kill fails handshakes
	}
	c.wait.Go(func() { _ = c.server.Serve(listener) })
	t.Cleanup(c.Close)
	return c
}

func (c *controller) address() string { return c.listener.Addr().String() }

// Close drops all connections.
func (c *controller) Close() {
	_ = c.server.Close() // the listener may be closed already
	c.mu.Lock()
	c.closed = true
	for conn := range c.conns {
		conn.Kill(rpc.ErrShutdown)
	}
	c.mu.Unlock()
	c.wait.Wait()
}

func (c *controller) serveHTTP(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	session := &session{store: c.store, path: r.URL.Path}
	conn := rpc.NewConn(rpc.NewWebsocket(ws, rpc.WebsocketConfig{}), rpc.Config{Handler: session})
	conn.Start(context.Background())
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		_ = conn.Close() // it is always nil
		return
	}
	c.conns[conn] = struct{}{}
	c.wait.Add(1)
	c.mu.Unlock()
	defer c.wait.Done()
	<-conn.Dead()
	c.mu.Lock()
	delete(c.conns, conn)
	c.mu.Unlock()
}

// session answers one agent.
type session struct {
	store *store
	path  string // of the connection
	agent string // who has logged in
	seen  chan struct{}
	mu    sync.Mutex // guards seen
}

// Call implements rpc.Handler.
func (s *session) Call(ctx context.Context, req rpc.Request) (any, error) {
	switch req.Type + "." + req.Method {
	case "Admin.Login":
		return s.login(req.Version, req.Params)
	case "Pinger.Ping":
		return nil, nil
	case "Agent.GetEntities":
		return params.AgentGetEntitiesResults{Entities: []params.AgentGetEntitiesResult{{Life: life.Alive}}}, nil
	case "Agent.SetPasswords":
		return s.setPassword(req.Params)
	case "Agent.ControllerConfig":
		s.store.mu.Lock()
		defer s.store.mu.Unlock()
		return params.ControllerConfigResult{Config: params.ControllerConfig{"ca-cert": s.store.caCert}}, nil
	case "Machiner.APIHostPorts":
		s.store.mu.Lock()
		defer s.store.mu.Unlock()
		return params.APIHostPortsResult{Servers: [][]params.HostPort{s.store.hosts}}, nil
	case "Machiner.WatchAPIHostPorts":
		s.watch()
		return params.NotifyWatchResult{NotifyWatcherId: "1"}, nil
	case "NotifyWatcher.Next":
		return s.next(ctx)
	case "NotifyWatcher.Stop":
		return nil, nil
	}
	return nil, &rpc.RequestError{Message: "no such request - " + req.String(), Code: params.CodeNotImplemented}
}

func (s *session) login(adminVersion int, raw json.RawMessage) (any, error) {
	var request params.LoginRequest
	if err := json.Unmarshal(raw, &request); err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if s.store.tokens != nil {
		select {
		case <-s.store.tokens:
		default:
			s.store.refused++
			return nil, &rpc.RequestError{Message: "try again", Code: params.CodeTryAgain}
		}
	}
	s.store.logins++
	if adminVersion != 3 && (adminVersion != 1 || s.path != "/" || !s.store.admin1) {
		return nil, &rpc.RequestError{
			Message: "this version of Juju does not support login from old clients (not supported)",
			Code:    params.CodeNotSupported,
		}
	}
	if want, ok := s.store.passwords[request.AuthTag]; !ok || want != request.Credentials {
		return nil, &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
	}
	s.agent = request.AuthTag
	model := ""
	if strings.HasPrefix(s.path, "/model/") || s.path == "/" {
		model = "model-" + modelUUID
	}
	return params.LoginResult{
		Servers:       [][]params.HostPort{s.store.hosts},
		ModelTag:      model,
		ControllerTag: "controller-" + controllerUUID,
		ServerVersion: "3.6.1",
		Facades: []params.FacadeVersions{
			{Name: "Agent", Versions: []int{3}},
			{Name: "Machiner", Versions: []int{5}},
			{Name: "NotifyWatcher", Versions: []int{1}},
			{Name: "Pinger", Versions: []int{1}},
		},
	}, nil
}

func (s *session) setPassword(raw json.RawMessage) (any, error) {
	var request params.EntityPasswords
	if err := json.Unmarshal(raw, &request); err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.store.passwords[s.agent] = request.Changes[0].Password
	return params.ErrorResults{Results: []params.ErrorResult{{}}}, nil
}

// watch notes what has been told when the watch begins.
func (s *session) watch() {
	s.store.mu.Lock()
	changed := s.store.changed
	s.store.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = changed
}

// next waits for a change since the last.
func (s *session) next(ctx context.Context) (any, error) {
	s.mu.Lock()
	seen := s.seen
	s.mu.Unlock()
	select {
	case <-seen:
		s.watch()
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
