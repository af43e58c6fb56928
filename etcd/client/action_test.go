package client_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// action is a request of the program's own.
type action func(ep url.URL) *http.Request

func (a action) HTTPRequest(ep url.URL) *http.Request { return a(ep) }

func TestDo(t *testing.T) {
	e := find(t, "GET /v2/machines", 0)
	bad, moved, good := serve(t, fail(503)), serve(t, to("/v2/machines")), serve(t, play(e))
	moved.answers = append(moved.answers, play(e))
	act := action(func(ep url.URL) *http.Request {
		ep.Path = "/v2/machines"
		req, err := http.NewRequest(http.MethodPost, ep.String(), strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		return req
	})
	for _, s := range []*server{moved, good} {
		c := connect(t, client.Config{Username: "u", Password: "p"}, bad, s)
		resp, body, err := c.Do(soon(t), act)
		if err != nil || resp.StatusCode != 200 || string(body) != string(e.Body) {
			t.Errorf("got %v %q %v", resp, body, err)
		}
		last := len(s.bodies) - 1
		if s.bodies[last] != "body" || s.headers[last].Get("Authorization") != "Basic dTpw" || s.seen()[last] != "POST /v2/machines" {
			t.Errorf("sent %v", s.seen())
		}
	}
	c := connect(t, client.Config{}, good)
	if _, _, err := c.Do(soon(t), action(func(url.URL) *http.Request { return nil })); err == nil || !strings.Contains(err.Error(), client.ErrNoRequest.Error()) {
		t.Errorf("got %v", err)
	}
	if _, _, err := c.Do(soon(t), action(func(ep url.URL) *http.Request {
		ep.RawQuery = "wait=maybe"
		return &http.Request{URL: &ep}
	})); err == nil || !strings.Contains(err.Error(), "wrong wait value maybe") {
		t.Errorf("got %v", err)
	}
}
