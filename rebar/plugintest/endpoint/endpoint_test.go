package endpoint_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

func TestAdmission(t *testing.T) {
	ep, err := endpoint.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	gone := ep.Token(time.Minute)
	ep.Revoke(gone)
	hc := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, tt := range []struct {
		name, method, token, query string
		status                     int
	}{
		{"nothing", "GET", "", "", 401}, {"nonsense", "GET", "junk", "", 403}, {"expired", "GET", ep.Token(-time.Second), "", 403},
		{"revoked", "GET", gone, "", 403}, {"read", "GET", ep.ReadOnlyToken(time.Minute), "", 200},
		{"write with a token to read", "POST", ep.ReadOnlyToken(time.Minute), "", 403}, {"in the query", "GET", "", "?token=" + ep.Token(time.Minute), 200},
	} {
		req, err := http.NewRequest(tt.method, ep.URL()+"/api/v3/machines"+tt.query, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if tt.token != "" {
			req.Header.Set("Authorization", "Bearer "+tt.token)
		}
		resp, err := hc.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != tt.status {
			t.Errorf("%s: %s, want %d", tt.name, resp.Status, tt.status)
		}
		if tt.status == 401 && resp.Header.Get("Www-Authenticate") != "dr-provision" {
			t.Errorf("%s: does not say how to authenticate", tt.name)
		}
	}
}

func TestLogsAndAggregates(t *testing.T) {
	ep, err := endpoint.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	c, err := ep.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ep.Log(&logger.Line{Service: "svc", Message: "hello", Level: logger.Info})
	if lines, err := c.Logs(); err != nil || len(lines) != 1 || lines[0].Message != "hello" {
		t.Errorf("logs %+v, %v", lines, err)
	}
	m := &models.Machine{Name: "m1", Profiles: []string{"first", "second"}, Params: map[string]interface{}{"own/x": "own"}}
	for _, obj := range []models.Model{
		&models.Param{Name: "def/x", Schema: map[string]interface{}{"default": "default"}},
		&models.Profile{Name: "global", Params: map[string]interface{}{"g/x": "global", "p/x": "global"}},
		&models.Profile{Name: "second", Params: map[string]interface{}{"p/x": "second", "s/x": "second"}},
		&models.Profile{Name: "first", Params: map[string]interface{}{"p/x": "first", "own/x": "first"}}, m,
	} {
		if err := c.CreateModel(obj); err != nil {
			t.Fatal(err)
		}
	}
	var got map[string]string
	if err := c.Req().UrlFor("machines", m.Key(), "params").Params("aggregate", "true").Do(&got); err != nil {
		t.Fatal(err)
	}
	for k, want := range map[string]string{"def/x": "default", "g/x": "global", "p/x": "first", "s/x": "second", "own/x": "own"} {
		if got[k] != want {
			t.Errorf("%s is %q, want %q", k, got[k], want)
		}
	}
}

// FuzzREST sends any request; whatever it is, it is answered, as JSON if not empty.
func FuzzREST(f *testing.F) {
	ep, err := endpoint.Start()
	if err != nil {
		f.Fatal(err)
	}
	defer ep.Close()
	token := ep.Token(time.Hour)
	f.Add("POST", "machines", "", `{"Name":"m1"}`)
	f.Add("PATCH", "machines/Name:m1", "", `[{"op":"add","path":"/Params/a","value":1}]`)
	f.Add("GET", "machines", "Name=Between(a,b)&sort=Name&slim=Params", "")
	f.Add("POST", "cows/x/params/a/b", "", "5")
	f.Add("DELETE", "machines/Name:m1", "", "")
	f.Add("GET", "users/rocketskates/token", "ttl=9223372036854775807", "")
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		u := &url.URL{Path: "/api/v3/" + path, RawQuery: query}
		if strings.HasPrefix(path, "ws") || method == "" || strings.ContainsAny(method, " \t\r\n\x00/()<>@,;:\\\"[]?={}") {
			return
		}
		req := httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body))
		req.Method, req.URL = method, u
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		ep.ServeHTTP(rec, req)
		if rec.Code < 200 || rec.Code > 599 {
			t.Errorf("%s %s is answered %d", method, u, rec.Code)
		}
		if ct := rec.Header().Get("Content-Type"); rec.Body.Len() > 0 && !strings.HasPrefix(ct, "application/json") {
			t.Errorf("%s %s is answered with %q: %s", method, u, ct, rec.Body)
		}
	})
}
