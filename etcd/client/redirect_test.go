package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// to redirects without a body.
func to(location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if location != "" {
			w.Header()["Location"] = []string{location}
		}
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
}

// A redirect is followed with the same method, body and headers.
func TestRedirect(t *testing.T) {
	there := serve(t, play(find(t, "PUT /v2/keys/a value=1", 0)))
	here := serve(t, to(there.URL+"/elsewhere?x=1"))
	k := client.NewKeysAPI(connect(t, client.Config{Username: "u", Password: "p"}, here))
	if _, err := k.Set(soon(t), "/a", "1", nil); err != nil {
		t.Fatal(err)
	}
	if got := there.seen(); len(got) != 1 || got[0] != "PUT /elsewhere?x=1" || there.bodies[0] != "value=1" {
		t.Errorf("got %v with %q", got, there.bodies)
	}
	if got := there.headers[0].Get("Authorization"); got != "Basic dTpw" {
		t.Errorf("got authorization %q", got)
	}
}

// Defect of the original: a Location without a host, as etcd itself sends
// for paths with two slashes, was sent to no host.
func TestRedirectRelative(t *testing.T) {
	s := serve(t, play(find(t, "GET /v2/keys//a", 0)), play(find(t, "GET /v2/keys/a", 0)))
	if _, err := keys(t, s).Get(soon(t), "/other", nil); err != nil {
		t.Fatal(err)
	}
	if got := s.seen(); len(got) != 2 || got[1] != "GET /v2/keys/a" {
		t.Errorf("got %v", got)
	}
}

// Ten redirects are followed by default.
func TestRedirectsWithoutEnd(t *testing.T) {
	s := serve(t)
	s.answers = []http.HandlerFunc{to(s.URL)}
	_, err := client.NewKeysAPI(connect(t, client.Config{}, s)).Get(soon(t), "/a", nil)
	if !errors.Is(err, client.ErrTooManyRedirects) {
		t.Errorf("got %v", err)
	}
	if n := len(s.seen()); n != 11 {
		t.Errorf("got %d requests, want 11", n)
	}
}

// The check is asked before each redirect; without its objection a hundred
// requests are the end.
func TestCheckRedirect(t *testing.T) {
	s := serve(t)
	s.answers = []http.HandlerFunc{to(s.URL)}
	var via []int
	cfg := client.Config{CheckRedirect: func(n int) error {
		via = append(via, n)
		return nil
	}}
	_, err := client.NewKeysAPI(connect(t, cfg, s)).Get(soon(t), "/a", nil)
	if err == nil || !strings.Contains(err.Error(), "client: too many redirect checks") {
		t.Errorf("got %v", err)
	}
	if len(via) != 99 || via[0] != 1 || via[98] != 99 || len(s.seen()) != 100 {
		t.Errorf("got %d requests, checked %v", len(s.seen()), via)
	}
	refusal := errors.New("not further")
	cfg.CheckRedirect = func(int) error { return refusal }
	if _, err := client.NewKeysAPI(connect(t, cfg, s)).Create(soon(t), "/a", ""); !exactly(err, refusal) {
		t.Errorf("got %v", err)
	}
}

func TestRedirectErrors(t *testing.T) {
	for location, want := range map[string]string{
		"": "location header not set", "http://[::1": "location header not valid URL: http://[::1",
	} {
		_, err := keys(t, serve(t, to(location))).Create(soon(t), "/a", "")
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", location, err, want)
		}
	}
}

// Defect of the original: a redirect to another host named the first one in
// its Host header.
func TestRedirectHost(t *testing.T) {
	var host string
	there := serve(t, func(w http.ResponseWriter, r *http.Request) {
		host = r.Host
		play(find(t, "GET /v2/keys/a", 0))(w, r)
	})
	if _, err := keys(t, serve(t, to(there.URL+"/x"))).Get(soon(t), "/a", nil); err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimPrefix(there.URL, "http://"); host != want {
		t.Errorf("got host %s, want %s", host, want)
	}
}
