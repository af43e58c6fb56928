// Package test holds the tests of module rebar that need libraries of their own:
// goroutines that outlive their owner, and properties. It is a module apart, so
// that those who use rebar do not inherit them.
package test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

// provider hears events and acts.
type provider struct{ heard chan string }

func (p *provider) ConfigContext(context.Context, logger.Logger, *api.Client, map[string]interface{}) *models.Error {
	return nil
}

func (p *provider) ActionContext(ctx context.Context, l logger.Logger, a *models.Action) (interface{}, *models.Error) {
	l.Infof("%s", a.Command)
	if a.Command == "wait" {
		<-ctx.Done()
	}
	return "ok", nil
}
func (p *provider) SelectEvents() []string { return []string{"things.*.*"} }
func (p *provider) PublishContext(_ context.Context, _ logger.Logger, e *models.Event) *models.Error {
	p.heard <- e.Key
	return nil
}

// until waits until ok is true.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not within 10 s")
		}
	}
}

// TestProviderLeavesNothing runs a provider through its life, with configurations,
// a broken stream, a host that goes and comes, and calls that nobody waits for.
func TestProviderLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t)
	p := &provider{heard: make(chan string, 100)}
	def := &models.PluginProvider{Name: "leaky", Version: "v1", PluginVersion: 4, AvailableActions: []models.AvailableAction{{Command: "ok"}, {Command: "wait"}}}
	h, err := plugintest.NewHost(plugintest.InProcess(def, func() interface{} { return p }, plugin.Config{DrainTimeout: 100 * time.Millisecond}), plugintest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for range 2 {
		if err := h.Restart(ctx); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := h.Configure(ctx, nil); err != nil {
				t.Fatal(err)
			}
		}
		h.Endpoint.DropStreams()
		until(t, func() bool { return h.Endpoint.Streams() == 0 })
		until(t, func() bool { return len(h.Endpoint.Registrations()) == 1 })
		h.Endpoint.Emit(models.Event{Type: "things", Action: "did", Key: "k"})
		<-p.heard
		gone, leave := context.WithTimeout(ctx, 50*time.Millisecond)
		_, _ = h.Act(gone, "wait", nil, nil)
		leave()
		go h.Act(ctx, "wait", nil, nil) //nolint:errcheck // it is cut off
		h.CloseSocket()
		if _, err := h.Act(ctx, "ok", nil, nil); err != nil {
			t.Error(err)
		}
		if _, err := h.Stop(ctx); err != nil {
			t.Error(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// TestClientLeavesNothing opens streams and sessions and closes the client only.
func TestClientLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t)
	ep, err := endpoint.Start()
	if err != nil {
		t.Fatal(err)
	}
	c, err := ep.Client()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		es, err := c.Events()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := es.Register("a.*.*", "b.*.*"); err != nil {
			t.Fatal(err)
		}
	}
	ep.DropStreams()
	if _, err := c.Objects(); err != nil {
		t.Error(err)
	}
	c.Close()
	t.Setenv("RS_CACERT", ep.CAFile())
	user, err := api.UserSession(ep.URL(), endpoint.DefaultUser, endpoint.DefaultPassword)
	if err != nil {
		t.Fatal(err)
	}
	user.Close()
	if err := ep.Close(); err != nil {
		t.Error(err)
	}
}
