package plugintest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// The paths that providers post to: what hosts serve, and what the original's
// documentation says.
const (
	realPrefix = "/api-server-plugin/v4/"
	docPrefix  = "/api-plugin-server/v4/"
)

// hostSocket is the host's own socket.
type hostSocket struct {
	srv  *http.Server
	done chan struct{}
}

// openSocket serves the host's socket at path.
func (h *Host) openSocket(path string) error {
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", path)
	if err != nil {
		return fmt.Errorf("cannot serve the host's socket: %w", err)
	}
	s := &hostSocket{done: make(chan struct{}), srv: &http.Server{
		Handler: http.HandlerFunc(h.serveSocket), ReadHeaderTimeout: time.Minute, ErrorLog: stdlog.New(io.Discard, "", 0),
	}}
	go func() {
		defer close(s.done)
		_ = s.srv.Serve(ln)
	}()
	h.mu.Lock()
	h.socket = s
	h.mu.Unlock()
	return nil
}

// CloseSocket ends the host's socket as if the host had died: connections break
// and new ones are refused. The provider still runs.
func (h *Host) CloseSocket() {
	h.mu.Lock()
	s := h.socket
	h.socket = nil
	h.mu.Unlock()
	if s != nil {
		_ = s.srv.Close()
		<-s.done
	}
}

// ReopenSocket serves the host's socket again after CloseSocket.
func (h *Host) ReopenSocket() error {
	h.mu.Lock()
	r := h.proc
	h.mu.Unlock()
	if r == nil {
		return ErrNotRunning
	}
	return h.openSocket(r.hosts)
}

// serveSocket answers what the provider posts.
func (h *Host) serveSocket(w http.ResponseWriter, r *http.Request) {
	h.heard.update(func() { h.heard.paths[r.URL.Path]++ })
	what, ok := strings.CutPrefix(r.URL.Path, docPrefix)
	if !ok && !h.cfg.DocumentedPaths {
		what, ok = strings.CutPrefix(r.URL.Path, realPrefix)
	}
	typ, objects := strings.CutPrefix(what, "objects/")
	switch {
	case !ok:
		notFound(w, r)
	case objects && r.Method == http.MethodGet:
		h.serveObjects(w, r, typ)
	case r.Method != http.MethodPost:
		notFound(w, r)
	case what == "log":
		h.serveLog(w, r)
	case what == "publish":
		h.servePublish(w, r)
	case what == "leaving":
		h.serveLeaving(w, r)
	default:
		notFound(w, r)
	}
}

func (h *Host) serveLog(w http.ResponseWriter, r *http.Request) {
	var line logger.Line
	if !decode(w, r, &line) {
		return
	}
	if h.cfg.LogDelay > 0 {
		t := time.NewTimer(h.cfg.LogDelay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			return
		}
	}
	h.Endpoint.Log(&line)
	var onLine func(logger.Line)
	h.heard.update(func() {
		h.heard.lines = append(h.heard.lines, line)
		onLine = h.heard.onLine
	})
	if onLine != nil {
		onLine(line)
	}
	if !line.IgnorePublish {
		h.Endpoint.Emit(models.Event{
			Time: line.Time, Type: "log", Action: line.Level.String(), Key: line.Service, Object: line.Message,
		})
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNoContent)
}

func (h *Host) servePublish(w http.ResponseWriter, r *http.Request) {
	var ev models.Event
	if !decode(w, r, &ev) {
		return
	}
	ev.Principal = "plugin:" + h.target.Name
	h.heard.update(func() { h.heard.events = append(h.heard.events, ev) })
	h.Endpoint.Emit(ev)
	answer(w, http.StatusOK, &models.Error{Code: http.StatusOK})
}

// serveLeaving takes any body: that a provider leaves is not in doubt because it
// cannot say why.
func (h *Host) serveLeaving(w http.ResponseWriter, r *http.Request) {
	var e models.Error
	_ = json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&e)
	h.heard.update(func() { h.heard.leaving = append(h.heard.leaving, e) })
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNoContent)
	if e.Code == http.StatusForbidden {
		h.mu.Lock()
		h.def = nil // the host no longer knows the provider
		h.mu.Unlock()
	}
	go func() { // not from here: the provider waits for this answer
		ctx, cancel := context.WithTimeout(context.Background(), h.cfg.CallTimeout)
		defer cancel()
		_, _ = h.Stop(ctx)
	}()
}

func (h *Host) serveObjects(w http.ResponseWriter, r *http.Request, typ string) {
	c, err := h.Endpoint.Client()
	if err != nil {
		answer(w, http.StatusInternalServerError, models.NewError(r.Method, http.StatusInternalServerError, err.Error()))
		return
	}
	defer c.Close()
	var list json.RawMessage
	if err := c.Req().Context(r.Context()).UrlFor(typ).Do(&list); err != nil {
		notFound(w, r)
		return
	}
	answer(w, http.StatusOK, list)
}

func decode(w http.ResponseWriter, r *http.Request, v interface{}) bool {
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<20)).Decode(v); err != nil {
		answer(w, http.StatusBadRequest, models.NewError(r.Method, http.StatusBadRequest, err.Error()))
		return false
	}
	return true
}

func notFound(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusNotFound, &models.Error{Key: r.URL.Path, Type: r.Method, Code: http.StatusNotFound})
}

func answer(w http.ResponseWriter, code int, v interface{}) {
	buf, err := models.Encode(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(append(buf, '\n'))
}
