package jujutest

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/rpc"
)

// Config says what a server plays. Of Transcript and Handler one is needed.
type Config struct {
	// Transcript is played; that a client leaves it, or leaves out a connection, fails the test.
	Transcript *Transcript
	// Handler returns what answers the requests of a connection to path, nil for no such path. It is
	// asked where the transcript has nothing for the path.
	Handler func(path string) rpc.Handler
	// Faults happen to the connections.
	Faults []Fault
	// Authority is the server's certificate; the zero value makes a new one for "juju-apiserver" and
	// "localhost".
	Authority Authority
	// HTTP answers requests that are no websockets, such as uploads, and websockets to a path that
	// neither the transcript nor Handler has; nil answers 404.
	HTTP http.Handler
}

// Server is a Juju-speaking server on a port of this host.
type Server struct {
	t    testing.TB
	cfg  Config
	http *httptest.Server
	stop chan struct{} // closed when the test ends
	open sync.WaitGroup

	mu      sync.Mutex
	left    []Conversation // that nobody has begun
	paths   []string       // of all connections in order, refused ones among them
	streams []rpc.Stream   // open ones, and some that were
}

// NewServer starts a server that the test's end stops.
func NewServer(t testing.TB, cfg Config) *Server {
	t.Helper()
	if cfg.Authority.PEM == "" {
		var err error
		if cfg.Authority, err = NewAuthority("juju-apiserver", "localhost"); err != nil {
			t.Fatal(err)
		}
	}
	s := &Server{t: t, cfg: cfg, stop: make(chan struct{})}
	if cfg.Transcript != nil {
		s.left = slices.Clone(cfg.Transcript.Conversations)
	}
	s.http = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.http.TLS = &tls.Config{Certificates: []tls.Certificate{cfg.Authority.Leaf}, MinVersion: tls.VersionTLS12}
	s.http.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are part of tests
	s.http.StartTLS()
	t.Cleanup(s.end)
	return s
}

// Addr returns the address of the server, host:port.
func (s *Server) Addr() string { return s.http.Listener.Addr().String() }

// CACert returns the PEM text of the CA that clients have to trust.
func (s *Server) CACert() string { return s.cfg.Authority.PEM }

// Paths returns the paths of the websockets that were asked for, in order.
func (s *Server) Paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.paths)
}

// DropAll cuts all connections without a word.
func (s *Server) DropAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stream := range s.streams {
		stream.Abort()
	}
	s.streams = nil
}

// end waits for everything, and says what the clients have left out.
func (s *Server) end() {
	close(s.stop)
	s.DropAll()
	s.open.Wait()
	s.http.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.left {
		s.t.Errorf("nobody connected to %s", c.Path)
	}
}

// serve answers one HTTP request, which may become a websocket.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.open.Add(1)
	defer s.open.Done()
	if r.Header.Get("Upgrade") == "" {
		s.other(w, r)
		return
	}
	faults := s.enter(r.URL.Path)
	for _, f := range faults {
		if f.Status != 0 {
			http.Error(w, f.Text, f.Status)
			return
		}
	}
	conv, handler := s.choose(r.URL)
	if conv == nil && handler == nil {
		s.other(w, r)
		return
	}
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // any Origin
	if err != nil {
		s.t.Errorf("cannot accept connection to %s: %v", r.URL.Path, err)
		return
	}
	stream := s.keep(rpc.NewWebsocket(ws, rpc.WebsocketConfig{ReadLimit: rpc.ServerReadLimit}), faults)
	if conv == nil {
		conn := rpc.NewConn(stream, rpc.Config{Handler: handler})
		conn.Start(context.WithoutCancel(r.Context()))
		<-conn.Dead()
		return
	}
	p := &player{stream: stream, conv: *conv, stop: s.stop}
	if err := p.play(); err != nil && !s.ending(err) {
		s.t.Error(err)
		stream.Abort()
		return
	}
	_ = stream.Close()
}

// other answers what is no connection of the API.
func (s *Server) other(w http.ResponseWriter, r *http.Request) {
	if s.cfg.HTTP == nil {
		http.NotFound(w, r)
		return
	}
	s.cfg.HTTP.ServeHTTP(w, r)
}

// ending says whether an error is the consequence of a fault that the test asked for.
func (s *Server) ending(err error) bool {
	return slices.ContainsFunc(s.cfg.Faults, func(f Fault) bool { return f.Drop || f.Text != "" }) && err != nil
}

// choose returns the conversation to have at a path, or else who answers there.
func (s *Server) choose(u *url.URL) (*Conversation, rpc.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, c := range s.left {
		if c.Path == u.Path || c.Path == u.RequestURI() {
			s.left = slices.Delete(s.left, i, i+1)
			return &c, nil
		}
	}
	if s.cfg.Handler == nil {
		return nil, nil
	}
	return nil, s.cfg.Handler(u.Path)
}

// enter counts a connection and returns its faults.
func (s *Server) enter(path string) []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paths = append(s.paths, path)
	var mine []Fault
	for _, f := range s.cfg.Faults {
		if f.Connection == 0 || f.Connection == len(s.paths) {
			mine = append(mine, f)
		}
	}
	return mine
}

// keep remembers a connection and puts its faults on it.
func (s *Server) keep(stream rpc.Stream, faults []Fault) rpc.Stream {
	if len(faults) > 0 {
		stream = &faulty{Stream: stream, faults: faults, stop: s.stop}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams = append(s.streams, stream)
	return stream
}
