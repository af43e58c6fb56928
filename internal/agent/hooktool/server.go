package hooktool

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gantline/gantline/internal/agent/local"
)

// requestTimeout bounds how long a connected tool may take to send its request.
const requestTimeout = 30 * time.Second

// Server answers the tools of one hook while it runs.
type Server struct {
	hook      Context
	contextID string
	path      string
	log       *slog.Logger
	listener  *net.UnixListener
	cancel    context.CancelFunc
	wg        sync.WaitGroup

	mu sync.Mutex // held while a tool runs: tools of a hook run one at a time
}

// Listen opens the socket at path, closed to other users, and answers tools that
// present contextID from the hook until Close. ctx ends the tools that run. A
// socket that a killed agent left there is replaced. A nil logger discards.
func Listen(ctx context.Context, path, contextID string, hook Context, log *slog.Logger) (*Server, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{hook: hook, contextID: contextID, path: path, log: log}
	var err error
	if s.listener, err = local.Listen(path); err != nil {
		return nil, fmt.Errorf("cannot listen for hook tools: %w", err)
	}
	ctx, s.cancel = context.WithCancel(ctx)
	s.wg.Add(1)
	go s.serve(ctx) // ends when Close closes the listener
	return s, nil
}

// Close stops answering, ends the tools that run, and waits for them.
func (s *Server) Close() error {
	s.cancel()
	err := s.listener.Close()
	s.wg.Wait()
	if rm := os.Remove(s.path); err == nil && !errors.Is(rm, os.ErrNotExist) {
		err = rm
	}
	return err
}

func (s *Server) serve(ctx context.Context) {
	defer s.wg.Done()
	for {
		conn, err := s.listener.AcceptUnix()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				s.log.Error("hook tools cannot connect any more", "error", err)
			}
			return
		}
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			defer conn.Close()
			// A tool that is waiting, or has gone, must not hold up Close.
			stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
			defer stop()
			if err := s.answer(ctx, conn); err != nil && ctx.Err() == nil {
				s.log.Debug("hook tool went away", "error", err)
			}
		}()
	}
}

func (s *Server) answer(ctx context.Context, conn *net.UnixConn) error {
	if err := local.CheckPeer(conn); err != nil {
		return writeMessage(conn, response{Refused: err.Error()})
	}
	if err := conn.SetReadDeadline(time.Now().Add(requestTimeout)); err != nil {
		return err
	}
	var req request
	if err := readMessage(conn, &req); err != nil {
		return writeMessage(conn, response{Refused: fmt.Sprintf("bad request: %v", err)})
	}
	return writeMessage(conn, s.run(ctx, req))
}

func (s *Server) run(ctx context.Context, req request) response {
	if subtle.ConstantTimeCompare([]byte(req.ContextID), []byte(s.contextID)) != 1 {
		return response{Refused: fmt.Sprintf("bad request: wrong context id; got %q", req.ContextID)}
	}
	if !filepath.IsAbs(req.Dir) {
		return response{Refused: "bad request: Dir is not absolute"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := lookup(req.Command, s.hook)
	if err != nil {
		return response{Refused: "bad request: " + err.Error()}
	}
	call := &invocation{dir: req.Dir}
	if req.StdinSet {
		call.stdin = bytes.NewReader(req.Stdin)
	}
	code, err := c.execute(ctx, req.Args, call)
	if err != nil { // errStdinRequired, the only one
		return response{StdinRequired: true}
	}
	return response{Code: code, Stdout: call.stdout.Bytes(), Stderr: call.stderr.Bytes()}
}
