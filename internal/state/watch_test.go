package state_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
)

func TestWatchAll(t *testing.T) {
	h := fresh(t)
	w, err := h.WatchAll(modelUUID, 0)
	h.must(err)
	defer w.Stop()
	e := next(t, w)
	if !e.Complete || len(e.Changed) != 1 || e.Changed[0].Key.Kind != state.KindModel {
		t.Errorf("first event is %+v", e)
	}
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	for i := 0; len(e.Changed) < 7 && i < 2; i++ { // charm and deploy may be told apart
		more := next(t, w)
		e.Changed = append(e.Changed, more.Changed...)
		e.Revision, e.Complete = more.Revision, more.Complete
	}
	if e.Complete {
		t.Error("a change is told as everything")
	}
	position := e.Revision
	h.idle("prov/1")
	e = next(t, w)
	if len(e.Changed) != 1 || e.Changed[0].Key != (state.EntityKey{Kind: state.KindUnit, ID: "prov/1"}) {
		t.Errorf("event is %+v", e)
	}
	h.must(h.DestroyUnit(h.ctx(), modelUUID, "prov/0", false, false))
	e = next(t, w)
	removed := slices.IndexFunc(e.Changed, func(c state.EntityChange) bool { return c.Removed })
	if removed < 0 || e.Changed[removed].Key.ID != "prov/0" {
		t.Errorf("event is %+v", e)
	}
	again, err := h.WatchAll(modelUUID, position)
	h.must(err)
	defer again.Stop()
	e = next(t, again)
	if e.Complete || len(e.Changed) != 4 { // two units, a machine, the application
		t.Errorf("a resumed watch begins with %+v", e)
	}
	quiet(t, again)
}

func TestStop(t *testing.T) {
	h := fresh(t)
	w := h.WatchUnit(modelUUID, "x/0")
	next(t, w)
	failed := make(chan error)
	go func() {
		_, err := w.Next(context.Background())
		failed <- err
	}()
	time.Sleep(10 * time.Millisecond)
	w.Stop()
	w.Stop()
	if err := <-failed; !errors.Is(err, domain.Stopped) {
		t.Errorf("got %v", err)
	}
	if _, err := w.Next(h.ctx()); !errors.Is(err, domain.Stopped) {
		t.Errorf("got %v", err)
	}
}

func TestMachineUnits(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	w := h.WatchMachineUnits(modelUUID, "0")
	defer w.Stop()
	if e := next(t, w); !slices.Equal(e, []string{"prov/0"}) {
		t.Errorf("first event is %v", e)
	}
	_, err := h.AddUnits(h.ctx(), modelUUID, state.AddUnitsArgs{
		Application: "prov", Count: 1, Placement: []domain.Placement{{Scope: "#", Directive: "0"}},
	})
	h.must(err)
	if e := next(t, w); !slices.Equal(e, []string{"prov/1"}) {
		t.Errorf("event is %v", e)
	}
	h.idle("prov/1")
	quiet(t, w)
	h.must(h.DestroyUnit(h.ctx(), modelUUID, "prov/1", false, false))
	if e := next(t, w); !slices.Equal(e, []string{"prov/1"}) {
		t.Errorf("event is %v", e)
	}
}

func TestModelConfig(t *testing.T) {
	h := fresh(t)
	w := h.WatchModelConfig(modelUUID)
	defer w.Stop()
	next(t, w)
	config, err := h.ModelConfig(modelUUID)
	h.must(err)
	if v := config["update-status-hook-interval"]; v != (state.ConfigValue{Value: "5m", Source: "default"}) {
		t.Errorf("default is %+v", v)
	}
	h.must(h.SetModelConfig(h.ctx(), modelUUID, map[string]any{
		"update-status-hook-interval": "10m", "automatically-retry-hooks": "false", "num-provision-workers": 5,
	}, nil))
	next(t, w)
	config, err = h.ModelConfig(modelUUID)
	h.must(err)
	for key, want := range map[string]any{
		"update-status-hook-interval": "10m", "automatically-retry-hooks": false, "num-provision-workers": 5,
	} {
		if v := config[key]; v != (state.ConfigValue{Value: want, Source: "model"}) {
			t.Errorf("%s is %#v", key, v)
		}
	}
	before := h.Revision()
	h.must(h.SetModelConfig(h.ctx(), modelUUID, map[string]any{"num-provision-workers": "5"}, nil))
	if h.Revision() != before {
		t.Error("what is set already was written")
	}
	h.must(h.SetModelConfig(h.ctx(), modelUUID, nil, []string{"update-status-hook-interval"}))
	if config, _ = h.ModelConfig(modelUUID); config["update-status-hook-interval"].Source != "default" {
		t.Error("the key was not reset")
	}
	for _, bad := range []map[string]any{
		{"automatically-retry-hooks": "maybe"}, {"update-status-hook-interval": "1s"}, {"agent-version": "9.9.9"}, {"name": "x"},
	} {
		if err := h.SetModelConfig(h.ctx(), modelUUID, bad, nil); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}

func TestPresence(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.idle("prov/0")
	h.must(h.SetStatus(h.ctx(), modelUUID, state.WorkloadStatus, "prov/0", status.StatusInfo{Status: status.Active}))
	shown := func() (status.Status, status.Status, string) {
		a, w, err := h.UnitStatus(modelUUID, "prov/0")
		h.must(err)
		return a.Status, w.Status, w.Message
	}
	if a, w, text := shown(); a != "lost" || w != "unknown" || text != "agent lost, see 'juju show-status-log prov/0'" {
		t.Errorf("without an agent: %s, %s %q", a, w, text)
	}
	w, err := h.WatchAll(modelUUID, 0)
	h.must(err)
	defer w.Stop()
	next(t, w)
	gone, err := h.AgentConnected(h.ctx(), modelUUID, names.NewUnitTag("prov/0"))
	h.must(err)
	if e := next(t, w); e.Changed[0].Key.ID != "prov/0" {
		t.Errorf("event is %+v", e)
	}
	if a, w, _ := shown(); a != "idle" || w != "active" {
		t.Errorf("with an agent: %s, %s", a, w)
	}
	h.must(h.SetStatus(h.ctx(), modelUUID, state.AgentStatus, "prov/0",
		status.StatusInfo{Status: status.Error, Message: `hook failed: "install"`}))
	if a, w, text := shown(); a != "idle" || w != "error" || text != `hook failed: "install"` {
		t.Errorf("after a failed hook: %s, %s %q", a, w, text)
	}
	next(t, w)
	gone(h.ctx())
	next(t, w)
	if h.IsConnected(modelUUID, names.NewUnitTag("prov/0")) {
		t.Error("the agent counts as connected")
	}
}

// lossy is a store whose watches can be broken.
type lossy struct {
	kv.Store
	breaks chan struct{}
}

type lossyWatcher struct {
	kv.Watcher
	breaks chan struct{}
}

func (l lossy) Watch(ctx context.Context, prefix string, after kv.Revision) (kv.Watcher, error) {
	w, err := l.Store.Watch(ctx, prefix, after)
	return lossyWatcher{w, l.breaks}, err
}

func (w lossyWatcher) Next(ctx context.Context) (kv.Batch, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lost := make(chan struct{})
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-w.breaks:
			close(lost)
			cancel()
		case <-stop:
		}
	}()
	b, err := w.Watcher.Next(ctx)
	select {
	case <-lost:
		return kv.Batch{}, kv.ErrWatchLost
	default:
		return b, err
	}
}

// A lost watch is mended by reading again: what differs is told, and nothing
// else.
func TestLostWatch(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	breaks := make(chan struct{})
	h := open(t, lossy{store, breaks}, "lossy")
	h.initialise()
	other := open(t, store, "other")
	h.deploy("prov", h.charm("local:prov-0", prov()), 2)
	other.follow(func() bool { _, err := other.Unit(modelUUID, "prov/1"); return err == nil })
	w, err := h.WatchAll(modelUUID, 0)
	h.must(err)
	defer w.Stop()
	next(t, w)
	for range 20 {
		breaks <- struct{}{}
		other.must(other.SetStatus(h.ctx(), modelUUID, state.WorkloadStatus, "prov/1",
			status.StatusInfo{Status: status.Active, Message: time.Now().String()}))
		if e := next(t, w); len(e.Changed) != 1 || e.Changed[0].Key.ID != "prov/1" || e.Complete {
			t.Fatalf("event is %+v", e)
		}
	}
	h.idle("prov/0") // reads its own writes
}

// A client that is cut off after each event and resumes at its position knows
// everything in the end.
func TestResume(t *testing.T) {
	h := fresh(t)
	h.charm("local:prov-0", prov())
	done := make(chan error, 1)
	go func() {
		done <- func() error {
			for i := range 30 {
				app := string(rune('a' + i%3))
				args := state.DeployArgs{Name: app, CharmURL: "local:prov-0", NumUnits: 3}
				if err := h.Deploy(t.Context(), modelUUID, args); err != nil {
					return err
				}
				if i == 29 {
					return nil
				}
				if _, err := h.DestroyApplication(t.Context(), modelUUID, app, true, false); err != nil {
					return err
				}
				if err := h.CleanUp(t.Context(), modelUUID); err != nil {
					return err
				}
			}
			return nil
		}()
	}()
	known := map[state.EntityKey]state.Revision{}
	fold := func(e state.ModelChange) {
		if e.Complete {
			clear(known)
		}
		for _, c := range e.Changed {
			if c.Removed {
				delete(known, c.Key)
			} else {
				known[c.Key] = c.Revision
			}
		}
	}
	var since state.Revision
	for running := true; running; {
		select {
		case err := <-done:
			h.must(err)
			running = false
		default:
		}
		w, err := h.WatchAll(modelUUID, since)
		h.must(err)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		for {
			e, err := w.Next(ctx)
			if err != nil {
				break
			}
			fold(e)
			if e.Complete && since != 0 {
				t.Error("a known position was forgotten")
			}
			since = e.Revision
			if since%2 == 0 {
				break
			}
		}
		cancel()
		w.Stop()
	}
	w, err := h.WatchAll(modelUUID, 0)
	h.must(err)
	defer w.Stop()
	whole := next(t, w)
	for _, c := range whole.Changed {
		if known[c.Key] != c.Revision {
			t.Errorf("%v is at %d, known is %d", c.Key, c.Revision, known[c.Key])
		}
	}
	if len(known) != len(whole.Changed) {
		t.Errorf("%d entities are known, there are %d", len(known), len(whole.Changed))
	}
}
