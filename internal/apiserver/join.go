package apiserver

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/gantline/gantline/internal/agent/join"
)

// maxJoin bounds what a host that joins may send, in bytes.
const maxJoin = 64 << 10

// Joins lets hosts become machines.
type Joins interface {
	// Invite makes what lets one host join the model; user is who asks.
	Invite(ctx context.Context, modelUUID, user string) (join.InviteAnswer, error)
	// Join makes the host a machine and uses up its invitation. The error of one that is not valid
	// has the code "unauthorized access".
	Join(ctx context.Context, modelUUID string, host join.Request) (join.Answer, error)
}

func (s *Server) postInvitation(w http.ResponseWriter, r *request) {
	answer, err := s.cfg.Joins.Invite(r.Context(), r.model(), r.user.tag.Id())
	if err != nil {
		sendNested(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	sendJSON(w, http.StatusOK, answer)
}

// postJoin is open to strangers: the secret is all that a host has. They share the agents' limit of
// logins.
func (s *Server) postJoin(w http.ResponseWriter, r *request) {
	if !s.agentLogins.take() {
		sendNested(w, errTryAgain("too many hosts join at once"))
		return
	}
	var host join.Request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJoin)).Decode(&host); err != nil {
		sendNested(w, badRequest("cannot read request: %v", err))
		return
	}
	answer, err := s.cfg.Joins.Join(r.Context(), r.model(), host)
	if err != nil {
		sendNested(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	sendJSON(w, http.StatusOK, answer)
}
