package apiserver

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// streamWrite is how long a peer may take to read a message of a stream.
const streamWrite = 10 * time.Second

// stream upgrades the request, says whether the stream begins, and lets serve have it. What refused
// says of the request, if not nil, is told on the socket in place of the beginning, as clients
// expect.
func (s *Server) stream(w http.ResponseWriter, r *request, who facade.Access, refused error, serve func(context.Context, *rpc.Websocket) error) {
	if !wantsUpgrade(r.Request) {
		w.Header().Set("Sec-Websocket-Version", "13")
		http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
		return
	}
	if !s.admit(w, r, who) {
		return
	}
	ws, err := websocket.Accept(w, r.Request, &websocket.AcceptOptions{
		InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		s.cfg.Logger.Debug("cannot upgrade to a stream", "error", err)
		return
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	leave, ok := s.streams.enter(cancel)
	if !ok {
		_ = ws.CloseNow()
		return
	}
	defer leave()
	var guards sync.WaitGroup
	defer func() {
		cancel()
		guards.Wait()
	}()
	socket := rpc.NewWebsocket(ws, rpc.WebsocketConfig{ReadLimit: s.cfg.Limits.FrameBeforeLogin, WriteTimeout: streamWrite})
	stop := context.AfterFunc(ctx, func() { _ = ws.CloseNow() }) // ends reads that wait
	defer stop()
	guards.Go(func() { keepAlive(ctx, ws, s.cfg.Limits.StreamPing, cancel) })
	if s.cfg.Standing != nil && r.user.identity.Kind == facade.UserIdentity {
		guards.Go(func() { s.keepOut(ctx, r, who, cancel) })
	}
	if refused != nil {
		err = writeJSON(socket, params.ErrorResult{Error: &params.Error{Message: refused.Error(), Code: params.ErrCode(refused)}})
	} else if err = writeJSON(socket, struct{}{}); err == nil {
		err = serve(ctx, socket)
	}
	if err != nil && ctx.Err() == nil {
		s.cfg.Logger.Debug("stream ended", "path", r.URL.Path, "error", err)
	}
	_ = ws.Close(websocket.StatusNormalClosure, "")
}

// keepAlive pings until the peer does not answer, and then ends the stream: a peer that is gone is
// noticed.
func keepAlive(ctx context.Context, ws *websocket.Conn, pause time.Duration, end func()) {
	every(ctx, pause, func() bool {
		pinged, cancel := context.WithTimeout(ctx, pause/2)
		defer cancel()
		if ws.Ping(pinged) == nil {
			return true
		}
		end()
		return false
	})
}

// standingEvery is how soon a stream ends after its user's access was taken.
const standingEvery = time.Second

// keepOut ends a stream when its user may not read it any more.
func (s *Server) keepOut(ctx context.Context, r *request, who facade.Access, end func()) {
	every(ctx, standingEvery, func() bool {
		if id, err := s.standing(r.user.identity, r.model()); err == nil && who.Allows(id) {
			return true
		}
		s.cfg.Logger.Info("stream ended: its user's access was taken", "user", r.user.identity.Name, "path", r.URL.Path)
		end()
		return false
	})
}

// every calls do after each pause, until ctx ends or do is done with it.
func every(ctx context.Context, pause time.Duration, do func() bool) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !do() {
			return
		}
	}
}

func writeJSON(socket *rpc.Websocket, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return socket.WriteMessage(data)
}

// streams are those that are open. The zero value is ready.
type streams struct {
	wg sync.WaitGroup

	mu       sync.Mutex // guards what follows
	stopping bool
	next     int
	open     map[int]context.CancelFunc
}

// enter counts a stream in, unless the server is about to stop.
func (s *streams) enter(cancel context.CancelFunc) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return nil, false
	}
	if s.open == nil {
		s.open = map[int]context.CancelFunc{}
	}
	id := s.next
	s.next++
	s.open[id] = cancel
	s.wg.Add(1)
	return func() {
		s.mu.Lock()
		delete(s.open, id)
		s.mu.Unlock()
		s.wg.Done()
	}, true
}

// stop ends all streams.
func (s *streams) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
	for _, cancel := range s.open {
		cancel()
	}
}
