// Package house starts a whole controller for a test: the real composition on a store in memory,
// served over TLS on a port of this host, without machines. The tests below test/ and the
// controller's own speak to it as clients do, and look into its store where they must.
package house

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/names"
)

// House is a controller that runs until its test ends.
type House struct {
	Info  controller.Info
	State *state.State

	t     testing.TB
	dir   string
	store kv.Store
}

// New starts a controller and returns when it takes logins.
func New(t testing.TB) *House {
	t.Helper()
	store := mem.New()
	h := &House{t: t, dir: t.TempDir(), store: store}
	ctx, cancel := context.WithCancel(context.Background())
	c, err := controller.New(ctx, controller.Config{DataDir: h.dir, Listen: "127.0.0.1:0", Store: store})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	h.State = c.State()
	ready, done := make(chan controller.Info, 1), make(chan error, 1)
	go func() { done <- c.Run(ctx, func(info controller.Info) { ready <- info }) }() // ends in Cleanup
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the controller ended with: %v", err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	select {
	case h.Info = <-ready:
	case err := <-done:
		done <- err
		t.Fatalf("the controller did not start: %v", err)
	}
	return h
}

// Kept is everything that the controller keeps: the store's entries by key, and the names of the
// files that hold blobs. Two of them are equal when nothing was stored in between.
func (h *House) Kept() map[string]string {
	h.t.Helper()
	entries, _, err := h.store.List(h.t.Context(), "", kv.ListOptions{})
	if err != nil {
		h.t.Fatal(err)
	}
	kept := map[string]string{}
	for _, e := range entries {
		kept[e.Key] = string(e.Value)
	}
	err = filepath.WalkDir(filepath.Join(h.dir, "blobs"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			kept[path] = "blob"
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return kept
}

// MustKeep runs f and fails the test if it changed what the controller keeps.
func (h *House) MustKeep(t testing.TB, f func()) {
	t.Helper()
	before := h.Kept()
	f()
	after := h.Kept()
	if maps.Equal(before, after) {
		return
	}
	for key, value := range after {
		if was, ok := before[key]; !ok || was != value {
			t.Errorf("stored %s: %.200s", key, value)
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			t.Errorf("removed %s", key)
		}
	}
}

// AddMachine adds a machine to a model, as one that somebody has provisioned, and returns its tag and
// the password of its agent. The nonce is "nonce" unless args say otherwise.
func (h *House) AddMachine(t testing.TB, model string, args state.AddMachineArgs) (names.MachineTag, string) {
	t.Helper()
	args.InstanceID, args.Nonce = cmp.Or(args.InstanceID, "i"), cmp.Or(args.Nonce, "nonce")
	m, err := h.State.AddMachine(t.Context(), model, args)
	if err != nil {
		t.Fatal(err)
	}
	password, err := state.NewAgentPassword()
	if err != nil {
		t.Fatal(err)
	}
	tag := names.NewMachineTag(m.ID)
	if err := h.State.SetAgentPassword(t.Context(), model, tag, password); err != nil {
		t.Fatal(err)
	}
	return tag, password
}
