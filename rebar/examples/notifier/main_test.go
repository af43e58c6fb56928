package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// hook is a webhook that hands on what it gets.
func hook(t *testing.T, secret string) (string, <-chan Notice) {
	t.Helper()
	got := make(chan Notice, 100)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n Notice
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil || r.Header.Get("X-Notifier-Secret") != secret {
			http.Error(w, "bad notice", http.StatusBadRequest)
			return
		}
		got <- n
	}))
	t.Cleanup(srv.Close)
	return srv.URL, got
}

func next(t *testing.T, got <-chan Notice) Notice {
	t.Helper()
	select {
	case n := <-got:
		return n
	case <-time.After(10 * time.Second):
		t.Fatal("no notice came")
		return Notice{}
	}
}

func start(t *testing.T) *plugintest.Running {
	t.Helper()
	return plugintest.Start(t, plugintest.InProcess(&def, func() interface{} { return &Plugin{} }, plugin.Config{}))
}

func TestNotifies(t *testing.T) {
	url, got := hook(t, "hush-hush")
	h := start(t)
	h.MustConfigure(map[string]interface{}{"notifier/url": url, "notifier/secret": "hush-hush"})
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m := &models.Machine{Name: "m1"}
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	m.Description = "changed" // not selected
	if err := c.PutModel(m); err != nil {
		t.Fatal(err)
	}
	if _, err := c.DeleteModel("machines", m.Key()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"created", "deleted"} {
		if n := next(t, got); n.Event != want || n.Machine != "m1" || n.UUID != m.Key() {
			t.Errorf("notice %+v, want %s of m1", n, want)
		}
	}
	h.MustStop()
	for _, line := range h.Logs() {
		if strings.Contains(line.Message, "hush-hush") {
			t.Errorf("the secret is in the log: %s", line.Message)
		}
	}
}

func TestSaysWhereItHadAGap(t *testing.T) {
	url, got := hook(t, "")
	h := start(t)
	h.MustConfigure(map[string]interface{}{"notifier/url": url})
	h.Endpoint.DropStreams()
	if n := next(t, got); n.Event != "gap" || n.Detail == "" {
		t.Errorf("notice %+v, want a gap", n)
	}
	h.Endpoint.Emit(models.Event{Type: "machines", Action: "create", Key: "k", Object: map[string]interface{}{"Name": "after"}})
	if n := next(t, got); n.Machine != "after" {
		t.Errorf("notice %+v, want one of the machine after the gap", n)
	}
}

func TestRefusesToRunWithoutURL(t *testing.T) {
	h := start(t)
	err := h.Configure(context.Background(), nil)
	if err == nil || !strings.Contains(err.Error(), "notifier/url must be a URL") {
		t.Errorf("configured without a URL: %v", err)
	}
}

func TestFailingHookIsLogged(t *testing.T) {
	url, _ := hook(t, "expected")
	h := start(t)
	h.MustConfigure(map[string]interface{}{"notifier/url": url, "notifier/secret": "another"})
	h.Endpoint.Emit(models.Event{Type: "machines", Action: "create", Key: "k", Object: map[string]interface{}{"Name": "m"}})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := h.WaitLog(ctx, "the webhook answered 400"); err != nil {
		t.Errorf("no line about the failure: %v", err)
	}
}
