package apiserver

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/rpc"
)

var errNoLogin = errors.New("no login in time")

// serveSocket upgrades the request and answers on the socket until it closes. A model that does not
// exist is upgraded too: the first request is told.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request, modelUUID string, oldPath bool) {
	if !wantsUpgrade(r) {
		w.Header().Set("Sec-Websocket-Version", "13")
		http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
		return
	}
	raw, _ := connOf(r.Context())
	// Every Origin is taken, as the original does: a socket has no rights before its login.
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		s.cfg.Logger.Debug("cannot upgrade to a websocket", "error", err)
		return
	}
	if !s.enter() {
		_ = ws.CloseNow()
		return
	}
	session := &session{
		server: s, asked: modelUUID, oldPath: oldPath, watchers: newWatchers(s.cfg.Limits.Watchers),
		verified: listed(r.Header, api.VerifiedByHeader),
		socket: rpc.NewWebsocket(ws, rpc.WebsocketConfig{
			ReadLimit: s.cfg.Limits.FrameBeforeLogin, WriteTimeout: rpc.ServerWriteTimeout, Raw: raw,
		}),
	}
	if raw != nil {
		session.local = raw.LocalAddr()
	}
	session.conn = rpc.NewConn(session.socket, rpc.Config{
		Handler: session, MaxConcurrent: s.cfg.Limits.Requests, CloseGrace: closeGrace, Logger: s.cfg.Logger,
	})
	session.waiting = s.cfg.Clock.AfterFunc(s.cfg.Limits.LoginTime, func() { session.conn.Kill(errNoLogin) })
	session.conn.Start(context.WithoutCancel(r.Context()))
	s.started(session)
	defer s.leave(session)
	<-session.conn.Closing()
	session.watchers.close() // so that the requests that wait for them can be answered
	<-session.conn.Dead()
}

// wantsUpgrade says whether the request is the handshake of a websocket of the version that all
// speak.
func wantsUpgrade(r *http.Request) bool {
	return r.Method == http.MethodGet && hasToken(r.Header, "Connection", "upgrade") &&
		hasToken(r.Header, "Upgrade", "websocket") && r.Header.Get("Sec-Websocket-Version") == "13" &&
		r.Header.Get("Sec-Websocket-Key") != ""
}

func hasToken(h http.Header, key, token string) bool {
	return slices.ContainsFunc(listed(h, key), func(part string) bool { return strings.EqualFold(part, token) })
}

// listed returns what a header lists, separated by commas.
func listed(h http.Header, key string) []string {
	var out []string
	for _, line := range h.Values(key) {
		for part := range strings.SplitSeq(line, ",") {
			out = append(out, strings.TrimSpace(part))
		}
	}
	return out
}
