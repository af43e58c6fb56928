package mux_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin/mux"
)

// serve returns a mux with an echo, and what it logs.
func serve() (*mux.Mux, *logger.Buffer) {
	buf := logger.New(nil).SetDefaultLevel(logger.Debug)
	m := mux.New(buf.Log("test"))
	m.Handle("/echo", func(w http.ResponseWriter, r *http.Request) {
		var v interface{}
		if mux.AssureDecode(w, r, &v) {
			w.(logger.Logger).Infof("echo")
			_ = mux.JsonResponse(w, http.StatusOK, v)
		}
	})
	m.Handle("/panic", func(http.ResponseWriter, *http.Request) { panic("as asked") })
	m.Handle("/late", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		panic("too late")
	})
	m.HandleFunc("/plain", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "plain") })
	return m, buf
}

func do(m http.Handler, method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	m.ServeHTTP(rec, req)
	return rec
}

func TestRoutes(t *testing.T) {
	m, buf := serve()
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/echo", `{"a":"<"}`, 200, "{\"a\":\"<\"}\n"},
		{"POST", "/echo", ``, 200, "null\n"},
		{"GET", "/echo", ``, 404, `{"Model":"","Key":"/echo","Type":"GET","Messages":null,"Code":404}` + "\n"},
		{"POST", "//echo", `{}`, 404, `"Key":"//echo"`},
		{"POST", "/echo/", `{}`, 404, `"Key":"/echo/"`},
		{"POST", "/echo", `{} {}`, 400, `invalid character`},
		{"POST", "/panic", ``, 500, `"Panic recovered: as asked","Stack trace:","goroutine `},
		{"POST", "/late", ``, 202, ``},
		{"GET", "/plain", ``, 200, "plain"},
	} {
		rec := do(m, tt.method, tt.path, tt.body)
		if rec.Code != tt.status || !strings.Contains(rec.Body.String(), tt.want) {
			t.Errorf("%s %s is answered %d %.200s", tt.method, tt.path, rec.Code, rec.Body)
		}
	}
	groups := map[int64]bool{}
	for _, l := range buf.Lines(-1) {
		groups[l.Group] = true
	}
	if len(groups) != 9 {
		t.Errorf("9 requests have %d groups", len(groups))
	}
}

func TestSaneCode(t *testing.T) {
	for in, want := range map[int]int{-5: 500, 0: 500, 200: 500, 399: 500, 400: 400, 599: 599, 600: 500, 1000: 500} {
		if got := mux.SaneCode(in); got != want {
			t.Errorf("%d becomes %d, want %d", in, got, want)
		}
	}
}

func TestHelpers(t *testing.T) {
	sock := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", sock)
	if err != nil {
		t.Skip(err) // the directory's name is too long
	}
	m, _ := serve()
	m.HandleFunc("/html", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) })
	srv := &http.Server{Handler: m}
	go srv.Serve(ln) //nolint:errcheck // ends by Close
	defer srv.Close()
	c := &http.Client{Transport: &http.Transport{Dial: func(_, _ string) (net.Conn, error) { return net.Dial("unix", sock) }}}
	if buf, err := mux.Post(c, "/echo", map[string]int{"a": 1}); err != nil || string(buf) != "{\"a\":1}\n" {
		t.Errorf("post: %s, %v", buf, err)
	}
	if buf, err := mux.Get(c, "plain"); err != nil || string(buf) != "plain" {
		t.Errorf("get: %s, %v", buf, err)
	}
	var e *models.Error
	if _, err := mux.Get(c, "html"); !errors.As(err, &e) || e.Code != http.StatusBadGateway {
		t.Errorf("an error that is not JSON: %v", err)
	}
	if _, err := mux.Delete(c, "a", "b"); !errors.As(err, &e) || e.Code != http.StatusNotFound || e.Key != "/a/b" {
		t.Errorf("delete: %v", err)
	}
	if _, err := mux.Post(c, "/echo", make(chan int)); err == nil {
		t.Error("a channel is posted")
	}
}

// FuzzServe sends any body to an action's decoder; it is answered 200 or 400, as
// JSON.
func FuzzServe(f *testing.F) {
	m := mux.New(logger.New(nil).Log("test"))
	m.Handle("/action", func(w http.ResponseWriter, r *http.Request) {
		var a models.Action
		if mux.AssureDecode(w, r, &a) {
			_ = mux.JsonResponse(w, http.StatusOK, &a)
		}
	})
	f.Add("application/json", `{"Command":"x","Model":{"a":[1]},"Params":null}`)
	f.Add("application/json; charset=utf-8", `{"a\"b":1}`)
	f.Add("text/plain", `{`)
	f.Fuzz(func(t *testing.T, ct, body string) {
		req := httptest.NewRequest(http.MethodPost, "/action", strings.NewReader(body))
		req.Header.Set("Content-Type", ct)
		rec := httptest.NewRecorder()
		m.ServeHTTP(rec, req)
		if (rec.Code != 200 && rec.Code != 400) || !json.Valid(rec.Body.Bytes()) {
			t.Errorf("%q is answered %d %q", body, rec.Code, rec.Body)
		}
		if rec.Code == 400 && !strings.Contains(rec.Body.String(), `"Code":400`) {
			t.Errorf("%q is answered %q", body, rec.Body)
		}
	})
}
