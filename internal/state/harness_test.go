package state_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	modelUUID = "a17f7917-60bc-46e8-8565-9938f101218c"
	ctrlUUID  = "deadbeef-1bad-500d-9000-4b1d0d06f00d"
)

// house is a State that runs on a store.
type house struct {
	*state.State
	t     testing.TB
	store *kv.Counting
	model string
}

// open runs a State on the store until the test ends.
func open(t testing.TB, store kv.Store, id string) *house {
	t.Helper()
	return openWith(t, state.Config{Store: store, SealKey: make([]byte, 32), ControllerID: id})
}

func openWith(t testing.TB, cfg state.Config) *house {
	t.Helper()
	counting := kv.NewCounting(cfg.Store)
	cfg.Store = counting
	s, err := state.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		_ = s.Close()
	})
	return &house{State: s, t: t, store: counting, model: modelUUID}
}

// fresh is an initialised controller on a new store in memory, with model m1.
func fresh(t testing.TB) *house {
	t.Helper()
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	h := open(t, store, "one")
	h.initialise()
	return h
}

func (h *house) initialise() {
	h.t.Helper()
	h.must(h.Initialise(h.ctx(), state.Bootstrap{
		UUID: ctrlUUID, Name: "gantline", AdminPassword: "secret", Version: "3.6.12",
		Cloud: state.Cloud{Name: "local", Type: "local", Region: "here"},
	}))
	_, err := h.CreateModel(h.ctx(), state.CreateModelArgs{Name: "m1", Owner: "admin", UUID: modelUUID})
	h.must(err)
}

func (h *house) ctx() context.Context { return h.t.Context() }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// charm adds a charm and returns its URL.
func (h *house) charm(url string, files state.CharmFiles) string {
	h.t.Helper()
	c, err := h.AddCharm(h.ctx(), h.model, state.AddCharmArgs{URL: url, SHA256: "abcdef0123456789", Files: files})
	h.must(err)
	return c.URL
}

const manifest = "bases: [{name: ubuntu, channel: 22.04/stable, architectures: [amd64]}]\n"

func prov() state.CharmFiles {
	return state.CharmFiles{
		Metadata: `
name: prov
summary: a provider
description: d
provides:
  web: {interface: http}
peers:
  cluster: {interface: prov-cluster}
resources:
  blob: {type: file, filename: blob.bin, description: a blob}
`,
		Manifest: manifest,
		Config: `
options:
  s: {type: string, default: hello, description: a string}
  i: {type: int, default: 3, description: an int}
  f: {type: float, default: 1.5, description: a float}
  b: {type: boolean, default: true, description: a bool}
`,
	}
}

func req() state.CharmFiles {
	return state.CharmFiles{
		Metadata: `
name: req
summary: a requirer
description: d
requires:
  site: {interface: http}
  other: {interface: http, optional: true}
`,
		Manifest: manifest,
	}
}

func sub() state.CharmFiles {
	return state.CharmFiles{
		Metadata: `
name: sub
summary: a subordinate
description: d
subordinate: true
requires:
  juju-info: {interface: juju-info, scope: container}
`,
		Manifest: manifest,
	}
}

// deploy deploys n units of a charm whose URL is local:<charm>-0.
func (h *house) deploy(app, url string, n int) {
	h.t.Helper()
	h.must(h.Deploy(h.ctx(), h.model, state.DeployArgs{
		Name: app, CharmURL: url, NumUnits: n,
		Origin: state.CharmOrigin{
			Source: "local", Architecture: "amd64", Base: domain.Base{Name: "ubuntu", Channel: "22.04/stable"},
		},
	}))
}

// fails checks an error's text and kind.
func (h *house) fails(err error, kind domain.Kind, text string) {
	h.t.Helper()
	if err == nil {
		h.t.Fatalf("no error, want %q", text)
	}
	if err.Error() != text || domain.KindOf(err) != kind {
		h.t.Errorf("got error %q (%q), want %q (%q)", err, domain.KindOf(err), text, kind)
	}
}

// next waits for a watch's event.
func next[T any](t testing.TB, w *state.Watch[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	e, err := w.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// quiet checks that a watch has nothing to tell.
func quiet[T any](t testing.TB, w *state.Watch[T]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if e, err := w.Next(ctx); err == nil {
		t.Errorf("unexpected event %+v", e)
	}
}
