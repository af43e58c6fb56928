package apiserver

import (
	"context"
	"encoding/json"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The logins of Juju 1 are taken on the two paths that Juju 1 had: the root, where an agent need
// not know its model, and /environment/<uuid>/api. Admin 0 has keys such as AuthTag, Admin 1 such
// as auth-tag; either is taken by both, and the answer has the keys of the request.

// oldLoginRequest is a login in either form of keys. Nonce is one key to both.
type oldLoginRequest struct {
	params.LoginRequest
	OldTag      string `json:"AuthTag"`
	OldPassword string `json:"Password"`
}

// oldLogin reads a login of Admin 0 or 1.
func oldLogin(raw json.RawMessage) (in params.LoginRequest, capital bool, err error) {
	var both oldLoginRequest
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &both); err != nil {
			return in, false, err
		}
	}
	in = both.LoginRequest
	if both.OldTag == "" && both.OldPassword == "" {
		return in, false, nil
	}
	in.AuthTag, in.Credentials = both.OldTag, both.OldPassword
	return in, true, nil
}

// loginResult1 is what Admin 1 answers, with the tags by the names of both ages.
type loginResult1 struct {
	params.LoginResult
	EnvironTag string `json:"environ-tag,omitempty"`
	ServerTag  string `json:"server-tag,omitempty"`
}

// loginResult0 is what Admin 0 answers. Its names are the keys.
type loginResult0 struct {
	Servers    [][]hostPort0
	EnvironTag string `json:",omitempty"`
	ServerTag  string `json:",omitempty"`
	Facades    []facadeVersions0
}

type hostPort0 struct {
	Value, Type, NetworkName, Scope string
	Port                            int
}

type facadeVersions0 struct {
	Name     string
	Versions []int
}

// oldResult is the answer in the words of Juju 1.
func oldResult(r params.LoginResult, capital bool) any {
	var environ string
	if model, err := names.ParseModelTag(r.ModelTag); err == nil {
		environ = "environment-" + model.Id()
	}
	if !capital {
		return loginResult1{LoginResult: r, EnvironTag: environ, ServerTag: r.ControllerTag}
	}
	out := loginResult0{EnvironTag: environ, ServerTag: r.ControllerTag}
	for _, server := range r.Servers {
		hps := make([]hostPort0, 0, len(server))
		for _, hp := range server {
			hps = append(hps, hostPort0{Value: hp.Value, Type: hp.Type, Scope: hp.Scope, Port: hp.Port})
		}
		out.Servers = append(out.Servers, hps)
	}
	for _, f := range r.Facades {
		out.Facades = append(out.Facades, facadeVersions0{f.Name, f.Versions})
	}
	return out
}

// findModel logs in an agent that does not say its model: the first that knows it is its own. Names
// such as machine 0 are in many models, so it is the password that tells. It is one login, however
// many models are asked.
func (srv *Server) findModel(ctx context.Context, tag names.Tag, req LoginRequest) (facade.Identity, string, error) {
	var refused error
	for _, uuid := range srv.cfg.AgentModels() {
		req.Tag, req.ModelUUID = tag, uuid
		id, err := srv.cfg.Authenticator.Login(ctx, req)
		if err == nil {
			return id, uuid, nil
		}
		// A machine that is known and has another nonce is told so.
		if refused == nil || params.ErrCode(err) != params.CodeUnauthorized {
			refused = err
		}
	}
	if refused == nil {
		refused = errStranger()
	}
	return facade.Identity{}, "", refused
}
