package controller_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/sshimport"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/permission"
)

const (
	modelUUID = "11111111-2222-4333-8444-555555555555"
	otherUUID = "11111111-2222-4333-8444-666666666666"
)

// world is a controller's state with people, two models, two machines and two related
// applications of one unit each. It is put back after a call that changed it.
type world struct {
	t        *testing.T
	template []kv.Entry

	store    *mem.Store
	revision kv.Revision
	state    *state.State
	stop     func()
	versions []facade.Version
}

// noKeys is a place where nobody publishes SSH keys.
type noKeys struct{}

func (noKeys) Keys(_ context.Context, id string) ([]string, error) {
	return nil, &sshimport.InvalidIDError{ID: id}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	w.open()
	t.Cleanup(func() { w.stop() })
	w.furnish()
	entries, _, err := w.store.List(t.Context(), "", kv.ListOptions{})
	w.must(err)
	w.template = entries
	w.restore()
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// open starts a state on a new store that holds the template.
func (w *world) open() {
	w.t.Helper()
	w.store = mem.New()
	if len(w.template) > 0 {
		var txn kv.Txn
		for _, e := range w.template {
			txn.Writes = append(txn.Writes, kv.Put(e.Key, e.Value))
		}
		_, err := w.store.Txn(w.t.Context(), txn)
		w.must(err)
	}
	st, err := state.Open(w.t.Context(), state.Config{Store: w.store, SealKey: make([]byte, 32), ControllerID: "one"})
	w.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- st.Run(ctx) }() // ends in stop
	w.state = st
	w.versions = controller.Facades(st, noKeys{}, "", time.Now)
	if len(w.template) > 0 {
		w.must(st.ClaimLeadership(w.t.Context(), modelUUID, "prov", "prov/0", time.Hour))
	}
	w.stop = func() {
		cancel()
		w.must(<-done)
		w.must(st.Close())
		w.must(w.store.Close())
	}
	w.revision = w.now()
}

func (w *world) now() kv.Revision {
	_, revision, err := w.store.List(w.t.Context(), "", kv.ListOptions{})
	w.must(err)
	return revision
}

func (w *world) restore() {
	w.stop()
	w.open()
}

func (w *world) restoreIfChanged() {
	if w.now() != w.revision {
		w.restore()
	}
}

// patience is how long a call may wait: some wait for what never happens here.
func (w *world) patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(w.t.Context(), 30*time.Millisecond)
}

func (w *world) furnish() {
	w.t.Helper()
	ctx, st := w.t.Context(), w.state
	w.must(st.Initialise(ctx, state.Bootstrap{
		Name: "gantline", AdminPassword: "secret", Version: "3.6.0",
		Cloud: state.Cloud{Name: "localhost", Type: "proc", Region: "localhost", AuthTypes: []string{"empty"}},
	}))
	for _, m := range []struct{ name, uuid string }{{"m1", modelUUID}, {"m2", otherUUID}} {
		_, err := st.CreateModel(ctx, state.CreateModelArgs{Name: m.name, Owner: "admin", UUID: m.uuid})
		w.must(err)
	}
	for name, access := range map[string]permission.Access{"owner": "admin", "writer": "write", "reader": "read", "stranger": ""} {
		_, err := st.AddUser(ctx, state.AddUserArgs{Name: name, CreatedBy: "admin"})
		w.must(err)
		if access != "" {
			w.must(st.GrantModel(ctx, modelUUID, name, access))
		}
	}
	for _, name := range []string{"prov", "req"} {
		files, err := state.ReadCharmFiles(os.DirFS("../../test/golden/testdata/" + name))
		w.must(err)
		ch, err := st.AddCharm(ctx, modelUUID, state.AddCharmArgs{URL: "local:jammy/" + name + "-0", SHA256: "abcdef0123456789", Files: files})
		w.must(err)
		w.must(st.Deploy(ctx, modelUUID, state.DeployArgs{Name: name, CharmURL: ch.URL, NumUnits: 1, Origin: state.CharmOrigin{
			Source: "local", Architecture: "amd64", Base: domain.Base{Name: "ubuntu", Channel: "22.04/stable"},
		}}))
		w.must(st.AssignUnits(ctx, modelUUID))
	}
	_, err := st.AddRelation(ctx, modelUUID, []string{"prov:web", "req:site"})
	w.must(err)
}
