package apiserver

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/gantline/gantline/internal/ca"
)

// maxOrder bounds an order about the CA, in bytes.
const maxOrder = 4 << 10

// Authority is the controller's CA.
type Authority interface {
	Status(ctx context.Context) (ca.Status, error)
	// Order does what a superuser wants; an unknown action has the code "bad request".
	Order(ctx context.Context, order ca.Order) error
}

func (s *Server) getCA(w http.ResponseWriter, r *request) { s.sendCA(w, r) }

func (s *Server) postCA(w http.ResponseWriter, r *request) {
	var order ca.Order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOrder)).Decode(&order); err != nil {
		sendNested(w, badRequest("cannot read request: %v", err))
		return
	}
	s.cfg.Logger.Info("order about the CA", "user", r.user.tag.Id(), "action", order.Action, "force", order.Force)
	if err := s.cfg.Authority.Order(r.Context(), order); err != nil {
		sendNested(w, err)
		return
	}
	s.sendCA(w, r)
}

func (s *Server) sendCA(w http.ResponseWriter, r *request) {
	status, err := s.cfg.Authority.Status(r.Context())
	if err != nil {
		sendNested(w, err)
		return
	}
	sendJSON(w, http.StatusOK, status)
}
