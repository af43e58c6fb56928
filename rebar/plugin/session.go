package plugin

import (
	"sync"

	"github.com/gantline/gantline/rebar/api"
)

// session is an API client and the calls that began while it was the latest: it
// is closed when a newer one has taken over and they have ended.
type session struct {
	client  *api.Client
	mu      sync.Mutex
	calls   int
	retired bool
}

func (s *session) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
}

func (s *session) end() {
	s.mu.Lock()
	s.calls--
	last := s.retired && s.calls == 0
	s.mu.Unlock()
	if last {
		s.client.Close()
	}
}

func (s *session) retire() {
	s.mu.Lock()
	s.retired = true
	idle := s.calls == 0
	s.mu.Unlock()
	if idle {
		s.client.Close()
	}
}
