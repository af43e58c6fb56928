// Package endpoint is a small real Digital Rebar endpoint in process: the REST
// API for objects of any type, tokens, and the event stream, as far as plugin
// providers use them. The harness of package plugintest runs one beside each
// provider; tests of API clients use it alone.
//
// It keeps everything in memory, serves HTTPS with a certificate of its own, and
// answers as the open endpoint of 2019 does, error texts included.
package endpoint

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// The user that an endpoint is born with.
const (
	DefaultUser     = "rocketskates"
	DefaultPassword = "r0cketsk8ts"
)

// prefix is where the API begins.
const prefix = "/api/v3/"

// maxBody bounds the body of a request.
const maxBody = 64 << 20

// Endpoint is a running endpoint.
type Endpoint struct {
	url    string
	caFile string
	dir    string
	srv    *http.Server
	ln     net.Listener
	served chan struct{}
	logs   *logger.Buffer
	tokens *tokens
	hub    *hub

	mu      sync.Mutex // guards what follows
	objects map[string]map[string]object
	types   map[string]map[string]interface{} // by prefix: the fields that a provider defined
	traffic []Request
}

// Request is one REST request that was answered.
type Request struct {
	Method string
	Path   string
	Query  string
	Status int
}

// object is an object as decoded JSON.
type object map[string]interface{}

// Start starts an endpoint on a free port of the loopback interface.
func Start() (*Endpoint, error) {
	dir, err := os.MkdirTemp("", "drp")
	if err != nil {
		return nil, fmt.Errorf("cannot start endpoint: %w", err)
	}
	cert, pemText, err := newCertificate()
	if err != nil {
		return nil, fmt.Errorf("cannot start endpoint: %w", err)
	}
	caFile := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(caFile, pemText, 0o600); err != nil {
		return nil, fmt.Errorf("cannot start endpoint: %w", err)
	}
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot start endpoint: %w", err)
	}
	e := &Endpoint{
		url: "https://" + ln.Addr().String(), caFile: caFile, dir: dir, ln: ln, served: make(chan struct{}),
		logs: logger.New(nil).SetDefaultLevel(logger.Trace), tokens: newTokens(), hub: newHub(),
		objects: map[string]map[string]object{}, types: map[string]map[string]interface{}{},
	}
	e.srv = &http.Server{
		Handler: e, ReadHeaderTimeout: 10 * time.Second, ErrorLog: stdlog.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12},
		// Event streams upgrade, which HTTP/2 does not.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	go func() {
		defer close(e.served)
		_ = e.srv.ServeTLS(ln, "", "")
	}()
	return e, nil
}

// Close ends the endpoint and every connection to it.
func (e *Endpoint) Close() error {
	e.hub.close()
	err := e.srv.Close()
	<-e.served
	if rerr := os.RemoveAll(e.dir); err == nil {
		err = rerr
	}
	return err
}

// URL returns what clients take for RS_ENDPOINT.
func (e *Endpoint) URL() string { return e.url }

// CAFile returns a file with the certificate that verifies the endpoint, for
// RS_CACERT.
func (e *Endpoint) CAFile() string { return e.caFile }

// Token returns a new token for DefaultUser, good for ttl.
func (e *Endpoint) Token(ttl time.Duration) string { return e.tokens.issue(DefaultUser, ttl, false) }

// ReadOnlyToken returns a new token that allows GET and HEAD only.
func (e *Endpoint) ReadOnlyToken(ttl time.Duration) string {
	return e.tokens.issue(DefaultUser, ttl, true)
}

// Client returns a client with every right, which the caller closes.
func (e *Endpoint) Client() (*api.Client, error) {
	pool, err := api.LoadCA(e.caFile)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{Endpoint: e.url, Token: e.Token(24 * time.Hour), RootCAs: pool})
}

// Revoke ends a token.
func (e *Endpoint) Revoke(token string) { e.tokens.revoke(token) }

// Log adds a line to the log that GET /logs shows.
func (e *Endpoint) Log(line *logger.Line) { e.logs.Log("dr-provision").AddLine(line) }

// Requests returns the REST requests answered so far.
func (e *Endpoint) Requests() []Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Request(nil), e.traffic...)
}

// Define makes the endpoint keep objects of a type whose fields are those of a
// provider's StoreObjects: a JSON schema property each, with isrequired beside it.
func (e *Endpoint) Define(typ string, fields map[string]interface{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.types[typ] = fields
	if e.objects[typ] == nil {
		e.objects[typ] = map[string]object{}
	}
}

// Emit broadcasts an event. A zero time is now.
func (e *Endpoint) Emit(ev models.Event) {
	if ev.Time.IsZero() {
		ev.Time = time.Now()
	}
	e.hub.broadcast(ev)
}

// OnEvent has f called with every event, in order, until the returned function is
// called. f must not call the endpoint.
func (e *Endpoint) OnEvent(f func(models.Event)) (cancel func()) { return e.hub.listen(f) }

// DropStreams breaks the connections of all event streams.
func (e *Endpoint) DropStreams() { e.hub.drop() }

// Streams returns how many event streams are open.
func (e *Endpoint) Streams() int { return e.hub.count() }

// Registrations returns what the open event streams have registered for.
func (e *Endpoint) Registrations() []string { return e.hub.registrations() }

// ServeHTTP answers for the API.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sw := &statusWriter{ResponseWriter: w}
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.traffic = append(e.traffic, Request{r.Method, r.URL.Path, r.URL.RawQuery, sw.status})
	}()
	rest, ok := strings.CutPrefix(r.URL.Path, prefix)
	if !ok {
		http.NotFound(sw, r)
		return
	}
	user, ok := e.admit(sw, r)
	if !ok {
		return
	}
	r.Body = http.MaxBytesReader(sw, r.Body, maxBody)
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	c := &call{e: e, w: sw, r: r, user: user, typ: parts[0], rest: parts[1:]}
	c.route()
}

// admit authenticates a request, or answers.
func (e *Endpoint) admit(w http.ResponseWriter, r *http.Request) (string, bool) {
	w.Header().Set("Www-Authenticate", "dr-provision")
	token := r.URL.Query().Get("token")
	if h, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		token = h
	}
	if token == "" {
		user, pass, ok := r.BasicAuth()
		if !ok || user != DefaultUser || pass != DefaultPassword {
			w.WriteHeader(http.StatusUnauthorized)
			return "", false
		}
		w.Header().Del("Www-Authenticate")
		return user, true
	}
	user, readOnly, err := e.tokens.check(token)
	if err == nil && readOnly && r.Method != http.MethodGet && r.Method != http.MethodHead {
		err = fmt.Errorf("token allows no %s", r.Method)
	}
	if err != nil {
		reply(w, http.StatusForbidden, &models.Error{Model: "system", Messages: []string{"Invalid Token: " + err.Error()}, Code: http.StatusForbidden})
		return "", false
	}
	w.Header().Del("Www-Authenticate")
	return user, true
}

// reply answers with JSON.
func reply(w http.ResponseWriter, code int, v interface{}) {
	buf, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(len(buf)))
	w.WriteHeader(code)
	_, _ = w.Write(buf)
}

// statusWriter remembers the status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(code int) {
	if s.status == 0 {
		s.status = code
	}
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets the event stream take over the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
