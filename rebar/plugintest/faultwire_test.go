package plugintest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/rebar/plugin"
)

// unixClient returns a transport to a unix socket.
func unixTransport(path string) *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 64, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}
}

// forward returns a proxy to a unix socket.
func forward(path string) *httputil.ReverseProxy {
	p := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "unix"})
	p.Transport = unixTransport(path)
	p.ErrorLog = stdlog.New(io.Discard, "", 0)
	return p
}

// wireFault is a fault of the provider's side: it gets the request first.
type wireFault func(next http.Handler, w http.ResponseWriter, r *http.Request)

// body reads the body and puts it back.
func body(r *http.Request) string {
	buf, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(buf))
	return string(buf)
}

func say(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text)
}

// onAction makes a fault that answers actions whose body has a text.
func onAction(text string, code int, answer string) wireFault {
	return func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/action") && strings.Contains(body(r), text) {
			say(w, code, answer)
			return
		}
		next.ServeHTTP(w, r)
	}
}

// onPath makes a fault that does something for a path.
func onPath(suffix string, do func(next http.Handler, w http.ResponseWriter, r *http.Request)) wireFault {
	return func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, suffix) {
			do(next, w, r)
			return
		}
		next.ServeHTTP(w, r)
	}
}

// answerIf makes a fault that answers 200 to bodies that ok lets through.
func answerIf(ok func(text string) bool) wireFault {
	return func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if ok(body(r)) {
			say(w, http.StatusOK, `{"Code":200}`)
			return
		}
		next.ServeHTTP(w, r)
	}
}

// plain forwards.
func plain(next http.Handler, w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) }

// wireFaults is what goes wrong between the host and a provider that conforms.
func wireFaults(host string) map[string]wireFault {
	var configs atomic.Int64
	var one sync.Mutex
	exit := func(http.Handler, http.ResponseWriter, *http.Request) { os.Exit(0) }
	return map[string]wireFault{
		"sockets-swapped": plain, "socket-mode": plain, "socket-live": plain, "socket-stale": plain,
		"no-host": plain, "slow-client": plain, "keep-alive": plain, "stop-socket": plain,
		"only-post": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				say(w, http.StatusMethodNotAllowed, `{"Code":405}`)
				return
			}
			next.ServeHTTP(w, r)
		},
		"unknown-path": onPath("/whatever", func(_ http.Handler, w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }),
		"content-type": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Content-Type", "application/json")
			next.ServeHTTP(w, r)
		},
		"content-type-loose": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if ct := r.Header.Get("Content-Type"); ct != "application/json" {
				say(w, http.StatusBadRequest, `{"Type":"POST","Code":400,"Messages":["Invalid content type: "]}`)
				return
			}
			next.ServeHTTP(w, r)
		},
		"answer-type": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(&retyped{w}, r)
		},
		"bad-json": answerIf(func(text string) bool { return text != "" && !json.Valid([]byte(text)) }),
		"wrong-shape": answerIf(func(text string) bool {
			return json.Valid([]byte(text)) && !strings.HasPrefix(text, "{")
		}),
		"truncated-body": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			buf, err := io.ReadAll(r.Body)
			if err != nil {
				os.Exit(1)
			}
			r.Body = io.NopCloser(bytes.NewReader(buf))
			next.ServeHTTP(w, r)
		},
		"huge-body": onPath("/config", func(_ http.Handler, w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			say(w, http.StatusOK, `{"Code":200}`)
		}),
		"config": onPath("/config", func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
		"config-again": onPath("/config", func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if configs.Add(1) > 1 {
				say(w, http.StatusConflict, `{"Code":409,"Messages":["configured already"]}`)
				return
			}
			next.ServeHTTP(w, r)
		}),
		"config-no-token": onPath("/config", func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if os.Getenv("RS_TOKEN") == "" {
				say(w, http.StatusInternalServerError, `{"Code":500,"Messages":["Panic recovered"]}`)
				return
			}
			next.ServeHTTP(w, r)
		}),
		"action-unknown":      onAction("no-such", http.StatusOK, "null\n"),
		"action-unconfigured": onAction("ok", http.StatusOK, "null\n"),
		"action-status":       onAction("no-such", http.StatusOK, `{"Code":200,"Messages":["Unknown command"]}`),
		"action-fields":       onAction(`"command"`, http.StatusBadRequest, `{"Code":400,"Messages":["unknown field"]}`),
		"action-escapes":      onAction(`\"`, http.StatusBadRequest, `{"Code":400,"Messages":["ReadObject"]}`),
		"action-empty": onPath("/action", func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.ContentLength == 0 {
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(w, r)
		}),
		"action-concurrent": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			one.Lock()
			defer one.Unlock()
			body(r)
			next.ServeHTTP(w, r)
		},
		"action-vanish": onPath("/action", func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			body(r)
			select {
			case <-r.Context().Done():
				os.Exit(1)
			case <-time.After(50 * time.Millisecond):
			}
			next.ServeHTTP(w, r)
		}),
		"publish": onPath("/publish", func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { say(w, 200, `{"Code":200}`) }),
		"log-async": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			c := &http.Client{Transport: unixTransport(host)}
			resp, err := c.Post("http://unix/api-server-plugin/v4/log", "application/json",
				strings.NewReader(`{"Group":1,"Seq":1,"Time":"2026-01-01T00:00:00Z","Service":"faulty","Level":"info","Message":"called"}`))
			if err == nil {
				_ = resp.Body.Close()
			}
			next.ServeHTTP(w, r)
		},
		"stop":          onPath("/stop", func(http.Handler, http.ResponseWriter, *http.Request) { os.Exit(3) }),
		"stop-answered": onPath("/stop", exit),
		"stop-drains":   onPath("/stop", exit),
	}
}

// retyped changes the content type of an answer.
type retyped struct{ http.ResponseWriter }

func (t *retyped) WriteHeader(code int) {
	t.Header().Set("Content-Type", "application/json; charset=utf-8")
	t.ResponseWriter.WriteHeader(code)
}

// serial is a listener that accepts a connection when the former is closed.
type serial struct {
	net.Listener
	free chan struct{}
}

func (s *serial) Accept() (net.Conn, error) {
	s.free <- struct{}{}
	c, err := s.Listener.Accept()
	return &releasing{Conn: c, free: s.free}, err
}

type releasing struct {
	net.Conn
	free chan struct{}
	once sync.Once
}

func (r *releasing) Close() error {
	r.once.Do(func() { <-r.free })
	return r.Conn.Close()
}

// faultyListen serves with the fault.
func faultyListen(fault string, p *plugin.Provider, a, b string) error {
	switch fault { // of the host's side: something between the provider and the host
	case "paths-documented", "paths-real", "log-lines":
		return p.Run(context.Background(), []string{"listen", a, faultyHost(fault, b)})
	}
	f, ok := wireFaults(b)[fault]
	if !ok {
		return p.Run(context.Background(), []string{"listen", a, b})
	}
	if fault == "no-host" {
		if _, err := os.Stat(b); err != nil {
			return err
		}
	}
	if fault != "socket-stale" {
		_ = os.Remove(a)
	}
	ln, err := net.Listen("unix", a)
	if err != nil {
		return err
	}
	if fault == "socket-mode" {
		_ = os.Chmod(a, 0o666) //nolint:gosec // the fault
	}
	if fault == "slow-client" {
		ln = &serial{ln, make(chan struct{}, 1)}
	}
	if fault == "stop-socket" {
		ln.(*net.UnixListener).SetUnlinkOnClose(false)
	}
	inner := a + ".in"
	next := forward(inner)
	srv := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f(next, w, r) }),
		ReadHeaderTimeout: time.Minute, ErrorLog: stdlog.New(io.Discard, "", 0),
	}
	srv.SetKeepAlivesEnabled(fault != "keep-alive")
	go srv.Serve(ln) //nolint:errcheck // until the process ends
	return p.Run(context.Background(), []string{"listen", inner, b})
}

// faultyHost stands between the provider and its host, and returns its socket.
func faultyHost(fault, host string) string {
	path := host + ".in"
	ln, err := net.Listen("unix", path)
	if err != nil {
		return host
	}
	next := forward(host)
	if fault == "log-lines" {
		next.Rewrite, next.Director = func(r *httputil.ProxyRequest) { //nolint:staticcheck // one replaces the other
			r.Out.URL.Scheme, r.Out.URL.Host = "http", "unix"
			text := strings.Replace(body(r.Out), `"Service":"faulty"`, `"Service":""`, 1)
			r.Out.Body, r.Out.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		}, nil
	}
	go http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:errcheck,gosec // until the process ends
		switch {
		case fault == "paths-real", fault == "paths-documented" && strings.HasPrefix(r.URL.Path, "/api-server-plugin/"):
			w.WriteHeader(http.StatusNoContent)
		default:
			next.ServeHTTP(w, r)
		}
	}))
	return path
}
