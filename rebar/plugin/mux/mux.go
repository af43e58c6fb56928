// Package mux is the HTTP side of the plugin protocol: POST only, JSON in and
// out, each request with a logger of its own, no handler able to take the process
// down. The plugin framework builds on it; providers need not.
package mux

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// Mux routes requests by exact path.
type Mux struct {
	logger.Logger
	*http.ServeMux

	routes map[string]func(http.ResponseWriter, *http.Request)
}

// New returns a Mux without routes, on which every request is answered 404.
func New(base logger.Logger) *Mux {
	return &Mux{
		Logger: base, ServeMux: http.NewServeMux(),
		routes: map[string]func(http.ResponseWriter, *http.Request){},
	}
}

// Handle has f answer POST requests for path. The ResponseWriter that f gets is
// the request's logger.Logger as well.
func (m *Mux) Handle(path string, f func(http.ResponseWriter, *http.Request)) {
	m.routes[path] = f
}

// ServeHTTP routes a request, logs it, and answers for a handler that panics.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rw := &ResponseWriter{ResponseWriter: w, Logger: m.requestLogger(r)}
	defer func() {
		if v := recover(); v != nil {
			if v == http.ErrAbortHandler { //nolint:errorlint // compared as net/http does
				panic(v)
			}
			rw.panicked(r, v, debug.Stack())
		}
		if rw.IsDebug() {
			rw.NoRepublish().Debugf("API: st: %d lt: %13v m: %s %s", rw.Status(), time.Since(start), r.Method, r.URL.Path)
		}
	}()
	if f := m.routes[r.URL.Path]; f != nil && r.Method == http.MethodPost {
		f(rw, r)
		return
	}
	if h, pattern := m.ServeMux.Handler(r); pattern != "" {
		h.ServeHTTP(rw, r)
		return
	}
	NotFound(rw, r)
}

// requestLogger forks the base logger and obeys the headers that ask for more.
func (m *Mux) requestLogger(r *http.Request) logger.Logger {
	l := m.Logger.Fork()
	if text := r.Header.Get("X-Log-Request"); text != "" {
		if lvl, err := logger.ParseLevel(text); err == nil {
			l = l.Trace(lvl)
		}
	}
	if tok := r.Header.Get("X-Log-Token"); tok != "" {
		l.Errorf("Log token: %s", tok)
	}
	return l
}

// NotFound answers 404 with the path as Key and the method as Type.
func NotFound(w http.ResponseWriter, r *http.Request) {
	_ = JsonResponse(w, http.StatusNotFound, &models.Error{
		Key: r.URL.Path, Type: r.Method, Code: http.StatusNotFound,
	})
}

// ResponseWriter is an http.ResponseWriter that knows its status and is the
// request's logger.
type ResponseWriter struct {
	http.ResponseWriter
	logger.Logger
	status int
}

// Status returns the status sent; 200 before any was.
func (w *ResponseWriter) Status() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// WriteHeader sends the status, once.
func (w *ResponseWriter) WriteHeader(code int) {
	if w.status != 0 {
		return
	}
	w.status = code
	w.ResponseWriter.WriteHeader(code)
}

// Write sends part of the body.
func (w *ResponseWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController what is underneath.
func (w *ResponseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// panicked logs a panic and answers 500 if nothing was answered yet.
func (w *ResponseWriter) panicked(r *http.Request, v interface{}, stack []byte) {
	e := PanicError(r, v, stack)
	w.Errorf("%s", strings.Join(e.Messages, "\n"))
	if w.status == 0 {
		_ = JsonResponse(w, e.Code, e)
	}
}

// PanicError returns the error with which a panic is answered.
func PanicError(r *http.Request, v interface{}, stack []byte) *models.Error {
	e := &models.Error{Type: r.Method, Key: r.URL.Path, Code: http.StatusInternalServerError}
	e.Messages = append(e.Messages, fmt.Sprintf("Panic recovered: %v", v), "Stack trace:")
	e.Messages = append(e.Messages, strings.Split(strings.TrimRight(string(stack), "\n"), "\n")...)
	return e
}
