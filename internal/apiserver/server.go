package apiserver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/rpc"
)

// closeGrace is how long clients have to take their part when the server stops.
const closeGrace = 5 * time.Second

// Server serves the API on one listener.
type Server struct {
	cfg         Config
	facades     *facades
	agents      *agents
	agentLogins *bucket
	peers       *peers
	http        *http.Server

	// sockets counts the sockets that are open, streams those beside them.
	sockets sync.WaitGroup
	streams streams

	// mu guards the fields below.
	mu       sync.Mutex
	open     map[*session]struct{}
	stopping bool
}

// New returns a server that listens, and answers once it runs. A listener that is given is the
// server's from now on, unless New fails.
func New(cfg Config) (*Server, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Clock == nil {
		cfg.Clock = WallClock{}
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Fallback == nil {
		cfg.Fallback = http.HandlerFunc(http.NotFound)
	}
	f, err := newFacades(cfg.Facades)
	if err != nil {
		return nil, fmt.Errorf("cannot make API server: %w", err)
	}
	s := &Server{
		cfg: cfg, facades: f, agents: newAgents(), peers: newPeers(cfg.Limits.Connections),
		agentLogins: newBucket(cfg.Clock, cfg.Limits.AgentLogins, cfg.Limits.AgentLoginRate),
		open:        make(map[*session]struct{}),
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true) // a websocket needs it
	s.http = &http.Server{
		Handler: s.routes(), Protocols: protocols,
		ReadHeaderTimeout: cfg.Limits.HeaderTime, IdleTimeout: 90 * time.Second, MaxHeaderBytes: 256 << 10,
		TLSConfig:   &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: cfg.Certificate},
		ErrorLog:    slog.NewLogLogger(cfg.Logger.Handler(), slog.LevelDebug),
		ConnContext: withConn,
	}
	return s, nil
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.cfg.Listener.Addr() }

// Run serves until ctx ends, then closes in order: no new connections, sessions told goodbye when
// their running requests are answered, plain requests finished within a grace.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.ServeTLS(s.peers.listener(s.cfg.Listener), "", "") }()
	var err error
	select {
	case err = <-failed:
		s.stop()
	case <-ctx.Done():
		s.stop()
		<-failed
	}
	s.sockets.Wait()
	s.streams.wg.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("cannot serve the API on %s: %w", s.Addr(), err)
	}
	return nil
}

// stop closes listener, sockets and requests.
func (s *Server) stop() {
	s.mu.Lock()
	s.stopping = true
	for session := range s.open {
		session.conn.Kill(rpc.ErrShutdown)
	}
	s.mu.Unlock()
	s.streams.stop()
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil {
		_ = s.http.Close()
	}
}

// enter counts a session in, unless the server is about to stop. It comes before the session's
// connection is started, so that nobody is logged in whom a stop does not wait for.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.sockets.Add(1)
	return true
}

// started says that a session's connection can be ended from now on.
func (s *Server) started(session *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[session] = struct{}{}
	if s.stopping {
		session.conn.Kill(rpc.ErrShutdown)
	}
}

func (s *Server) leave(session *session) {
	session.end()
	s.mu.Lock()
	delete(s.open, session)
	s.mu.Unlock()
	s.sockets.Done()
}
