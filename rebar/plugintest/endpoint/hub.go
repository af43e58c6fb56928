package endpoint

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/models"
)

// streamQueue is how many events wait for a slow stream; more are lost, as at the
// original endpoint.
const streamQueue = 1024

// hub broadcasts events to streams and listeners.
type hub struct {
	mu        sync.Mutex
	streams   map[*stream]struct{}
	listeners map[*listener]struct{}
	closed    bool
}

// listener is a function that hears every event.
type listener struct{ f func(models.Event) }

// stream is one event stream.
type stream struct {
	ws   *websocket.Conn
	out  chan []byte
	regs []string // guarded by hub.mu
}

func newHub() *hub {
	return &hub{streams: map[*stream]struct{}{}, listeners: map[*listener]struct{}{}}
}

// broadcast queues an event for whoever registered for it. Events keep their order.
func (h *hub) broadcast(ev models.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var text []byte
	for s := range h.streams {
		if !slices.ContainsFunc(s.regs, func(r string) bool { return api.MatchEvent(r, &ev) }) {
			continue
		}
		if text == nil {
			var err error
			if text, err = json.Marshal(&ev); err != nil {
				return
			}
		}
		select {
		case s.out <- text:
		default:
		}
	}
	for l := range h.listeners {
		l.f(ev)
	}
}

func (h *hub) listen(f func(models.Event)) func() {
	l := &listener{f}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[l] = struct{}{}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, l)
	}
}

func (h *hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

func (h *hub) registrations() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var res []string
	for s := range h.streams {
		res = append(res, s.regs...)
	}
	return res
}

func (h *hub) drop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		go s.ws.CloseNow() //nolint:errcheck // meant to break
	}
}

func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.drop()
}

// serve runs one event stream.
func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer ws.CloseNow() //nolint:errcheck // on the way out
	s := &stream{ws: ws, out: make(chan []byte, streamQueue)}
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return
	}
	h.streams[s] = struct{}{}
	h.mu.Unlock()
	ctx, cancel := context.WithCancel(r.Context())
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		s.send(ctx)
	}()
	h.receive(ctx, s)
	h.mu.Lock()
	delete(h.streams, s)
	h.mu.Unlock()
	cancel()
	<-sent
}

func (s *stream) send(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case text := <-s.out:
			if s.ws.Write(ctx, websocket.MessageText, text) != nil {
				return
			}
		}
	}
}

// receive obeys register and deregister, echoing each as an event.
func (h *hub) receive(ctx context.Context, s *stream) {
	for {
		_, text, err := s.ws.Read(ctx)
		if err != nil {
			return
		}
		verb, reg, ok := strings.Cut(string(text), " ")
		if !ok || strings.Count(reg, ".") < 2 {
			continue
		}
		h.mu.Lock()
		switch verb {
		case "register":
			if !slices.Contains(s.regs, reg) {
				s.regs = append(s.regs, reg)
			}
		case "deregister":
			s.regs = slices.DeleteFunc(s.regs, func(r string) bool { return r == reg })
		default:
			h.mu.Unlock()
			continue
		}
		echo, _ := json.Marshal(&models.Event{Time: time.Now(), Type: "websocket", Action: verb, Key: reg})
		select { // under the lock, so that no event registered for comes before it
		case s.out <- echo:
		default:
		}
		h.mu.Unlock()
	}
}
