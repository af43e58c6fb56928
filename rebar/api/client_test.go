package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

// start returns an endpoint and a client of it.
func start(t *testing.T) (*endpoint.Endpoint, *api.Client) {
	t.Helper()
	ep, err := endpoint.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ep.Close() })
	c, err := ep.Client()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return ep, c
}

// stub returns a client of a server that answers by f, without backoff.
func stub(t *testing.T, f http.HandlerFunc) *api.Client {
	t.Helper()
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	c, err := api.New(api.Config{Endpoint: srv.URL, Token: "tok", Backoff: []time.Duration{time.Millisecond, time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func codeOf(err error) int {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return -1
}

func TestObjects(t *testing.T) {
	_, c := start(t)
	m := &models.Machine{Name: "m1", Params: map[string]interface{}{"a/b": 1}}
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	if m.Key() == "" || m.Secret == "" || m.Stage != "none" {
		t.Errorf("the machine created is %+v", m)
	}
	if err := c.CreateModel(m); codeOf(err) != http.StatusConflict {
		t.Errorf("creating it again: %v", err)
	}
	for key, want := range map[string]bool{m.Key(): true, "Name:m1": true, "Name:nope": false} {
		if got, err := c.ExistsModel("machines", key); got != want || err != nil {
			t.Errorf("exists %s = %v, %v", key, got, err)
		}
	}
	got, err := c.GetModel("machines", "Name:m1")
	if err != nil || got.Key() != m.Key() {
		t.Errorf("get: %v, %v", got, err)
	}
	var filled models.Machine
	if err := c.FillModel(&filled, m.Key()); err != nil || filled.Name != "m1" || filled.Params["a/b"] != 1.0 {
		t.Errorf("fill: %+v, %v", filled, err)
	}
	old, fresh, err := c.GetModelForPatch("machines", m.Key())
	if err != nil {
		t.Fatal(err)
	}
	fresh.(*models.Machine).Description = "patched"
	if res, err := c.PatchTo(old, fresh); err != nil || res.(*models.Machine).Description != "patched" {
		t.Errorf("patch: %v, %v", res, err)
	}
	if _, err := c.PatchTo(old, fresh); codeOf(err) != http.StatusConflict { // its test sees the change
		t.Errorf("the same patch again: %v", err)
	}
	if _, err := c.PatchModel("machines", m.Key(), jsonpatch2.Patch{{Op: "test", Path: "/Name", Value: "other"}}); codeOf(err) != http.StatusConflict {
		t.Errorf("a patch whose test fails: %v", err)
	}
	if err := c.FillModel(m, m.Key()); err != nil {
		t.Fatal(err)
	}
	m.Description = "put"
	if err := c.PutModel(m); err != nil {
		t.Error(err)
	}
	for query, want := range map[string]int{"Eq(m1)": 1, "m1": 1, "Ne(m1)": 0, "Re(^m)": 1, "In(a,m1)": 1, "Nin(a,m1)": 0, "Between(m,n)": 1, "Gt(z)": 0} {
		if list, err := c.ListModel("machines", "Name", query); err != nil || len(list) != want {
			t.Errorf("list Name=%s: %d, %v; want %d", query, len(list), err, want)
		}
	}
	if _, err := c.ListModel("machines", "Nope", "x"); codeOf(err) != http.StatusNotAcceptable {
		t.Errorf("list by an unknown index: %v", err)
	}
	var viaFilter []*models.Machine
	if err := c.Req().Filter("machines", "Name", "eq", "m1", "sort", "Name", "reverse", "limit", "5").Do(&viaFilter); err != nil || len(viaFilter) != 1 {
		t.Errorf("filter: %d, %v", len(viaFilter), err)
	}
	gone, err := c.DeleteModel("machines", m.Key())
	if err != nil || gone.(*models.Machine).Description != "put" {
		t.Errorf("delete: %v, %v", gone, err)
	}
	if _, err := c.GetModel("machines", m.Key()); codeOf(err) != http.StatusNotFound {
		t.Errorf("get what is gone: %v", err)
	}
	if err := c.CreateModel(&models.RawModel{"Type": "cows", "Id": "bessie"}); err != nil {
		t.Error(err)
	}
	if list, err := c.ListModel("cows"); err != nil || len(list) != 1 || list[0].Key() != "bessie" {
		t.Errorf("cows: %v, %v", list, err)
	}
	if names, err := c.Objects(); err != nil || !strings.Contains(strings.Join(names, " "), "cows") {
		t.Errorf("objects: %v, %v", names, err)
	}
}

func TestMistakesAreReturnedByDo(t *testing.T) {
	_, c := start(t)
	a, b := &models.Machine{Name: "a", Uuid: models.NewUUID()}, &models.Machine{Name: "b", Uuid: models.NewUUID()}
	for name, r := range map[string]*api.R{
		"no URL":            c.Req(),
		"odd params":        c.Req().UrlFor("machines").Params("a"),
		"params before":     c.Req().Params("a", "b"),
		"odd headers":       c.Req().UrlFor("machines").Headers("a"),
		"body":              c.Req().UrlFor("machines").Post(make(chan int)),
		"another key":       c.Req().PatchTo(a, b),
		"filter":            c.Req().Filter("machines", "Name", "about", "x"),
		"filter too short":  c.Req().Filter("machines", "Name", "eq"),
		"filter no number":  c.Req().Filter("machines", "limit"),
		"between one value": c.Req().Filter("machines", "Name", "between", "x"),
	} {
		if err := r.Do(nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := c.Req().Fill(&models.Machine{}); err == nil || !strings.Contains(err.Error(), "empty key") {
		t.Errorf("fill without a key: %v", err)
	}
}

func TestAnswers(t *testing.T) {
	big := strings.Repeat("x", 10000)
	c := stub(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer tok" {
			t.Errorf("%s without the token", r.URL.Path)
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		switch strings.TrimPrefix(r.URL.Path, "/api/v3/") {
		case "empty":
			w.WriteHeader(http.StatusNoContent)
		case "html":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, big)
		case "html500":
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, big)
		case "bad":
			_, _ = io.WriteString(w, `{"a":`)
		case "bad404":
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"a":`)
		case "error0":
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, `{"Messages":["no code"]}`)
		case "401":
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusUnauthorized)
		case "octets":
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = io.WriteString(w, big)
		}
	})
	var v interface{}
	for path, want := range map[string]int{"html500": 502, "bad404": 404, "error0": 418, "401": 401, "bad": 0, "html": 0} {
		err := c.Req().UrlFor(path).Do(&v)
		if codeOf(err) != want {
			t.Errorf("%s: %v, want code %d", path, err, want)
		}
		if len(fmt.Sprint(err)) > 1000 {
			t.Errorf("%s: an error of %d bytes", path, len(fmt.Sprint(err)))
		}
	}
	if err := c.Req().UrlFor("empty").Do(&v); err != nil {
		t.Errorf("empty: %v", err)
	}
	var b bytes.Buffer
	if err := c.GetBlob(&b, "octets"); err != nil || b.String() != big {
		t.Errorf("octets: %d bytes, %v", b.Len(), err)
	}
	h := http.Header{}
	if err := c.Req().Head().UrlFor("octets").Do(&h); err != nil || h.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("HEAD: %v, %v", h, err)
	}
}

// breaking answers n connections by hanging up.
func breaking(t *testing.T, n int64) (*api.Client, *atomic.Int64) {
	t.Helper()
	var calls atomic.Int64
	c := stub(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) <= n {
			panic(http.ErrAbortHandler)
		}
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, "%q", body)
	})
	return c, &calls
}

func TestRetries(t *testing.T) {
	var got string
	c, calls := breaking(t, 2)
	if err := c.Req().Post(map[string]int{"a": 1}).UrlFor("x").Do(&got); err != nil || got != `{"a":1}` || calls.Load() != 3 {
		t.Errorf("two failures: %q, %v after %d attempts", got, err, calls.Load())
	}
	c, calls = breaking(t, 100)
	if err := c.Req().Post(1).UrlFor("x").Do(&got); err == nil || calls.Load() != 3 {
		t.Errorf("only failures: %v after %d attempts", err, calls.Load())
	}
	c, calls = breaking(t, 100)
	if err := c.Req().Post(1).UrlFor("x").FailFast().Do(&got); err == nil || calls.Load() != 1 {
		t.Errorf("FailFast: %v after %d attempts", err, calls.Load())
	}
	c, calls = breaking(t, 100)
	if err := c.Req().Post(io.MultiReader(strings.NewReader("a"))).UrlFor("x").Do(&got); err == nil || calls.Load() != 1 {
		t.Errorf("a body that cannot be sent again: %v after %d attempts", err, calls.Load())
	}
}

func TestRetriesEndWithTheContextAndTheClient(t *testing.T) {
	cfg := api.Config{Endpoint: "http://127.0.0.1:1", Token: "t", Backoff: []time.Duration{time.Hour}}
	c, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := c.WithContext(ctx).Req().UrlFor("x").Do(nil); err == nil || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(begin))
	}
	done := make(chan error, 1)
	go func() { done <- c.Req().UrlFor("x").Do(nil) }()
	time.Sleep(50 * time.Millisecond)
	c.Close()
	select {
	case err := <-done:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(5 * time.Second):
		t.Error("closing the client does not end a request that waits")
	}
	if err := c.Req().UrlFor("x").Do(nil); err == nil || !strings.Contains(err.Error(), "Connection Closed") {
		t.Errorf("a request of a closed client: %v", err)
	}
	c.Close() // again
}

func TestTLS(t *testing.T) {
	ep, _ := start(t)
	other, _ := start(t)
	for _, tt := range []struct {
		name, ca string
		ok       bool
	}{{"not verified", "", true}, {"its own", ep.CAFile(), true}, {"another's", other.CAFile(), false}} {
		cfg, err := api.FromEnv(func(k string) string {
			return map[string]string{"RS_ENDPOINT": ep.URL(), "RS_TOKEN": ep.Token(time.Minute), "RS_CACERT": tt.ca}[k]
		})
		if err != nil {
			t.Fatal(err)
		}
		cfg.Backoff = []time.Duration{time.Hour} // a certificate that is wrong stays wrong
		c, err := api.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Info(); (err == nil) != tt.ok {
			t.Errorf("certificate %s: %v", tt.name, err)
		}
		if es, err := c.Events(); (err == nil) != tt.ok {
			t.Errorf("events, certificate %s: %v", tt.name, err)
		} else if err == nil {
			_ = es.Close()
		}
		c.Close()
	}
	if _, err := api.LoadCA("client_test.go"); err == nil {
		t.Error("source code is taken for certificates")
	}
}

func TestNewRefuses(t *testing.T) {
	for _, cfg := range []api.Config{
		{Endpoint: "nonsense", Token: "t"}, {Endpoint: "ftp://x", Token: "t"}, {Endpoint: "http://", Token: "t"}, {Endpoint: "http://x"},
	} {
		if _, err := api.New(cfg); err == nil {
			t.Errorf("%+v is accepted", cfg)
		}
	}
	if _, err := api.New(api.Config{}); !errors.Is(err, api.ErrNoToken) || err.Error() != "Must have a token specified" {
		t.Errorf("without a token: %v", err)
	}
}

func TestUserSession(t *testing.T) {
	ep, _ := start(t)
	t.Setenv("RS_CACERT", ep.CAFile())
	c, err := api.UserSession(ep.URL(), endpoint.DefaultUser, endpoint.DefaultPassword)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if info, err := c.Info(); err != nil || info.Id != "plugintest" || c.Token() == "" {
		t.Errorf("info %+v, %v", info, err)
	}
	if _, err := api.UserSession(ep.URL(), endpoint.DefaultUser, "wrong"); codeOf(err) != http.StatusUnauthorized {
		t.Errorf("a wrong password: %v", err)
	}
	tc, err := api.TokenSession(ep.URL(), "wrong")
	if err != nil {
		t.Fatal(err)
	}
	defer tc.Close()
	if _, err := tc.Objects(); codeOf(err) != http.StatusForbidden {
		t.Errorf("a wrong token: %v", err)
	}
	ro, err := api.TokenSession(ep.URL(), ep.ReadOnlyToken(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if err := ro.CreateModel(&models.Machine{Name: "m"}); codeOf(err) != http.StatusForbidden {
		t.Errorf("creating with a token to read: %v", err)
	}
}

func TestLocalProxy(t *testing.T) {
	sock := t.TempDir() + "/s"
	ln, err := net.Listen("unix", sock)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `["by proxy"]`)
	})}
	go srv.Serve(ln) //nolint:errcheck // ends by Close
	defer srv.Close()
	t.Setenv("RS_LOCAL_PROXY", sock)
	c, err := api.TokenSession("https://192.0.2.1:8092", "t")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if names, err := c.Objects(); err != nil || len(names) != 1 || names[0] != "by proxy" {
		t.Errorf("%v, %v", names, err)
	}
}
