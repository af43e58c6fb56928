package apiserver

import (
	"context"
	"net"
	"sync"
	"sync/atomic"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
)

// session is one socket: it answers its requests, and is what a method sees of them.
type session struct {
	server   *Server
	conn     *rpc.Conn
	socket   *rpc.Websocket
	asked    string   // the path's model, "" for the controller
	oldPath  bool     // one that Juju 1 had
	local    net.Addr // that the client came by
	verified []string // by which CAs, as LoginRequest.VerifiedBy
	watchers *watchers

	// modelUUID is the model that the session is in, once user is set: the one asked for, or that
	// of an agent that did not know it.
	modelUUID string

	// user is set once, by login.
	user atomic.Pointer[member]

	// mu lets one login at a time happen, and guards the fields below.
	mu      sync.Mutex
	waiting Timer // ends a socket without login
	ping    Timer // ends an agent's that does not ping; nil for users
	leave   func()
	ended   bool
}

// member is who is logged in.
type member struct {
	identity facade.Identity
	tag      names.Tag
	model    string // that the login is to, "" for the controller
}

// Identity implements facade.Session.
func (s *session) Identity() facade.Identity {
	if u := s.user.Load(); u != nil {
		return u.identity
	}
	return facade.Identity{}
}

// ModelUUID implements facade.Session.
func (s *session) ModelUUID() string { return s.modelUUID }

// Watchers implements facade.Session.
func (s *session) Watchers() facade.Watchers { return s.watchers }

func (s *session) scope() facade.Scope {
	if s.modelUUID == "" {
		return facade.OnController
	}
	return facade.OnModel
}

// Call implements rpc.Handler.
func (s *session) Call(ctx context.Context, req rpc.Request) (any, error) {
	u := s.user.Load()
	if u == nil {
		return s.beforeLogin(ctx, req)
	}
	method, err := s.server.facades.find(req, s.scope())
	if err != nil {
		return nil, err
	}
	if err := s.allowed(method.Access, u); err != nil {
		return nil, err
	}
	if method.Block != "" && u.identity.Kind == facade.UserIdentity && s.server.cfg.Blocks != nil {
		if err := s.server.cfg.Blocks(s.ModelUUID(), method.Block); err != nil {
			return nil, err
		}
	}
	if req.Type == "Pinger" {
		s.pinged(req.Method)
	}
	out, err := method.Call(ctx, s, req.ID, req.Params)
	if err == nil && req.Method == "Next" { // it may have waited for long
		err = s.allowed(method.Access, s.user.Load())
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// allowed is nil if who logged in has that access now, for it is taken from users while they are
// connected. What the session knows of the user's access is brought up to date.
func (s *session) allowed(access facade.Access, u *member) error {
	id, err := s.server.standing(u.identity, s.modelUUID)
	if err != nil {
		return err
	}
	if id != u.identity {
		s.user.CompareAndSwap(u, &member{identity: id, tag: u.tag, model: u.model})
	}
	if !access.Allows(id) {
		return errPermission()
	}
	return nil
}

// standing returns who logged in with what it may do now, and an error if it may not be connected any
// more.
func (s *Server) standing(id facade.Identity, modelUUID string) (facade.Identity, error) {
	if s.cfg.Standing == nil || id.Kind != facade.UserIdentity {
		return id, nil
	}
	id, err := s.cfg.Standing(id, modelUUID)
	if err == nil && !admitted(id, modelUUID) {
		err = errPermission()
	}
	return id, err
}

// pinged gives an agent more time; Stop gives it all the time there is.
func (s *session) pinged(method string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ping == nil || s.ended:
	case method == "Stop":
		s.ping.Stop()
		s.ping = nil
	default:
		s.ping.Reset(s.server.cfg.Limits.PingTime)
	}
}

// end lets go of all that the session holds. The connection is dead by then.
func (s *session) end() {
	s.mu.Lock()
	s.ended = true
	leave := s.leave
	for _, t := range []Timer{s.waiting, s.ping} {
		if t != nil {
			t.Stop()
		}
	}
	s.mu.Unlock()
	s.watchers.close()
	s.server.agents.leave(s)
	if leave != nil {
		leave()
	}
}
