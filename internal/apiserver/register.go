package apiserver

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// maxRegister bounds what a user who registers may send, in bytes.
const maxRegister = 16 << 10

// Registrations lets users set their first password with the key that they were given.
type Registrations interface {
	// Register opens what the user sealed and answers sealed. The error of a user who has no key has
	// the code "not found", that of a wrong key "not valid".
	Register(ctx context.Context, user string, in params.SecretKeyLoginRequest) (params.SecretKeyLoginResponse, error)
}

// postRegister is open to strangers: the key is all that a user has. They share the agents' limit of
// logins.
func (s *Server) postRegister(w http.ResponseWriter, r *request) {
	if !s.agentLogins.take() {
		sendNested(w, errTryAgain("too many users register at once"))
		return
	}
	var in params.SecretKeyLoginRequest
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRegister)).Decode(&in); err != nil {
		sendNested(w, badRequest("cannot read request: %v", err))
		return
	}
	tag, err := names.ParseUserTag(in.User)
	if err != nil || !tag.IsLocal() {
		sendNested(w, badRequest("%q is not a valid user tag", in.User))
		return
	}
	out, err := s.cfg.Registrations.Register(r.Context(), tag.Name(), in)
	if err != nil {
		sendNested(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	sendJSON(w, http.StatusOK, out)
}
