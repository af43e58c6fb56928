package apiserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// adminVersion is the version of the Admin facade, lastOldAdmin the newer of the two that the paths
// of Juju 1 have beside it.
const (
	adminVersion = 3
	lastOldAdmin = 1
)

// beforeLogin answers the requests of a socket that is not logged in.
func (s *session) beforeLogin(ctx context.Context, req rpc.Request) (any, error) {
	if s.asked != "" && !s.server.cfg.Models.Exists(s.asked) {
		return nil, errUnknownModel(s.asked)
	}
	switch {
	case req.Type != "Admin":
		return nil, errUnknownVersion(req)
	case req.Version != adminVersion && (!s.oldPath || req.Version < 0 || req.Version > lastOldAdmin):
		return nil, errOldLogin()
	case req.ID != "":
		return nil, &rpc.RequestError{Message: "id not found", Code: params.CodeNotFound}
	}
	switch req.Method {
	case "Login":
		return s.login(ctx, req)
	case "RedirectInfo":
		return nil, errors.New("not redirected")
	}
	return nil, errUnknownMethod(req)
}

func (s *session) login(ctx context.Context, req rpc.Request) (any, error) {
	var in params.LoginRequest
	var err error
	old, capital := req.Version != adminVersion, false
	if old {
		in, capital, err = oldLogin(req.Params)
	} else if len(req.Params) > 0 {
		err = json.Unmarshal(req.Params, &in)
	}
	if err != nil {
		return nil, fmt.Errorf("%w", err) // the decoder's own text, as the original's
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.user.Load() != nil {
		return nil, errAfterLogin(req, s.scope())
	}
	u, err := s.server.authenticate(ctx, in.AuthTag, LoginRequest{
		Password: in.Credentials, Nonce: in.Nonce, Macaroons: in.Macaroons, ModelUUID: s.asked, Connects: true,
		VerifiedBy: s.verified, findsModel: old,
	})
	var wanted *DischargeRequiredError
	switch {
	case errors.As(err, &wanted):
		return dischargeRequired(wanted), nil
	case err != nil:
		return nil, err
	}
	s.modelUUID = u.model
	s.welcome(ctx, u)
	if old {
		return oldResult(s.loginResult(u), capital), nil
	}
	return s.loginResult(u), nil
}

// errAfterLogin is what a second login gets: the facade is gone.
func errAfterLogin(req rpc.Request, scope facade.Scope) error {
	if scope == facade.OnController {
		return errWrongConnection(req.Type, "controller")
	}
	return errUnknownVersion(req)
}

// dischargeRequired is a successful answer, without anything but the macaroon.
func dischargeRequired(e *DischargeRequiredError) params.LoginResult {
	return params.LoginResult{
		DischargeRequired: e.Macaroon, BakeryDischargeRequired: e.Bakery, DischargeRequiredError: e.Reason,
	}
}

// welcome begins the session proper. The caller holds mu.
func (s *session) welcome(ctx context.Context, u *member) {
	srv := s.server
	s.waiting.Stop()
	s.socket.SetReadLimit(srv.cfg.Limits.Frame)
	if u.identity.Kind != facade.UserIdentity {
		s.ping = srv.cfg.Clock.AfterFunc(srv.cfg.Limits.PingTime, func() {
			srv.cfg.Logger.Info("agent dropped that does not ping", "agent", u.tag.String(), "model", s.modelUUID)
			s.conn.Kill(errNoPing)
		})
		srv.agents.enter(s, u.tag)
	}
	if srv.cfg.Presence != nil {
		s.leave = srv.cfg.Presence.Connected(context.WithoutCancel(ctx), s.modelUUID, u.tag)
	}
	s.user.Store(u)
	srv.cfg.Logger.Debug("login", "tag", u.tag.String(), "model", s.modelUUID)
}

var errNoPing = errors.New("agent does not ping")

func (s *session) loginResult(u *member) params.LoginResult {
	srv := s.server
	result := params.LoginResult{
		Servers:       [][]params.HostPort{srv.addresses(s.local)},
		ControllerTag: names.NewControllerTag(srv.cfg.ControllerUUID).String(),
		Facades:       srv.facades.lists[s.scope()],
		ServerVersion: ServerVersion,
	}
	if s.modelUUID != "" {
		result.ModelTag = names.NewModelTag(s.modelUUID).String()
	}
	if u.identity.Kind == facade.UserIdentity {
		result.UserInfo = &params.AuthUserInfo{
			Identity: u.tag.String(), ControllerAccess: u.identity.Controller, ModelAccess: s.modelAccess(u.identity),
		}
	}
	return result
}

func (s *session) modelAccess(id facade.Identity) string {
	if s.modelUUID != "" && id.IsSuperuser() {
		return "admin"
	}
	return id.Model
}

// authenticate says who it is and that they may come in at all. The tag is still text.
func (srv *Server) authenticate(ctx context.Context, tag string, req LoginRequest) (*member, error) {
	if tag == "" && len(req.Macaroons) == 0 {
		return nil, errUnauthorized()
	}
	if tag != "" {
		parsed, err := names.ParseTag(tag)
		if err != nil {
			return nil, fmt.Errorf("%w", err) // the original's text, and no code
		}
		if err := srv.mayTry(parsed, req.Connects); err != nil {
			return nil, err
		}
		req.Tag = parsed
	}
	ctx, cancel := context.WithTimeout(ctx, srv.cfg.Limits.PasswordTime)
	defer cancel()
	model := req.ModelUUID
	var id facade.Identity
	var err error
	if req.findsModel && model == "" && isAgent(req.Tag) && srv.cfg.AgentModels != nil {
		id, model, err = srv.findModel(ctx, req.Tag, req)
	} else {
		id, err = srv.cfg.Authenticator.Login(ctx, req)
	}
	if err != nil {
		return nil, err
	}
	if !admitted(id, model) {
		return nil, errPermission()
	}
	parsed, err := names.ParseTag(id.Tag())
	if err != nil {
		return nil, fmt.Errorf("cannot name %s: %w", id.Name, err)
	}
	return &member{identity: id, tag: parsed, model: model}, nil
}

// mayTry refuses kinds of tags that nobody logs in by, and agents that come too fast.
func (srv *Server) mayTry(tag names.Tag, connects bool) error {
	switch {
	case tag.Kind() == names.UserTagKind:
		return nil
	case isAgent(tag):
		if connects && !srv.agentLogins.take() {
			return &rpc.RequestError{Message: "try again", Code: params.CodeTryAgain}
		}
		return nil
	}
	return errStranger()
}

func isAgent(tag names.Tag) bool {
	return tag != nil && (tag.Kind() == names.MachineTagKind || tag.Kind() == names.UnitTagKind)
}

// admitted says whether the identity may connect to the model, or to the controller.
func admitted(id facade.Identity, modelUUID string) bool {
	switch {
	case id.Kind != facade.UserIdentity:
		return modelUUID != ""
	case id.IsSuperuser():
		return true
	case id.Controller == "":
		return false
	}
	return modelUUID == "" || id.Model != ""
}

// addresses returns what clients may reach the controller by: the address that this one came by,
// since that is known to work, and more. It is never of scope local-machine: clients would drop it
// from their store and find nobody the next time.
func (srv *Server) addresses(local net.Addr) []params.HostPort {
	var out []params.HostPort
	if tcp, ok := local.(*net.TCPAddr); ok {
		out = append(out, hostPort(tcp))
	}
	if srv.cfg.Addresses != nil {
		for _, hp := range srv.cfg.Addresses() {
			if hp.Scope != "local-machine" && hp.Scope != "link-local" && (len(out) == 0 || hp.String() != out[0].String()) {
				out = append(out, hp)
			}
		}
	}
	return out
}

func hostPort(a *net.TCPAddr) params.HostPort {
	if a.IP.IsLoopback() {
		return params.HostPort{Address: params.Address{Value: "localhost", Type: "hostname"}, Port: a.Port}
	}
	kind := "ipv6"
	ip := a.IP
	if v4 := ip.To4(); v4 != nil {
		kind, ip = "ipv4", v4
	}
	return params.HostPort{Address: params.Address{Value: ip.String(), Type: kind, Scope: "local-cloud"}, Port: a.Port}
}
