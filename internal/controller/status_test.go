package controller_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/client"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// statusWorld asks for the status in both ways: put together from parts that were kept since the
// last time, and encoded as a whole.
type statusWorld struct {
	*world

	facade  *client.Facade
	session *session
}

// whole is the status encoded at once.
func (w *statusWorld) whole() map[string]any {
	w.t.Helper()
	out, err := w.facade.FullStatus(w.t.Context(), w.session, params.StatusParams{})
	w.must(err)
	b, err := json.Marshal(out)
	w.must(err)
	return decoded(w.t, b)
}

// parts is what clients get.
func (w *statusWorld) parts(method facade.Method) map[string]any {
	w.t.Helper()
	out, err := method.Call(w.t.Context(), w.session, "", nil)
	w.must(err)
	pieces, err := out.(rpc.Segmenter).JSONSegments()
	w.must(err)
	return decoded(w.t, slices.Concat(pieces...))
}

func (w *statusWorld) compare(after string) {
	w.t.Helper()
	for _, v := range w.facade.Versions() {
		method, ok := v.Methods["FullStatus"]
		if !ok {
			continue
		}
		for {
			want, got := w.whole(), w.parts(method)
			if !cmp.Equal(want, w.whole()) {
				continue // an agent's coming and going shows a moment later
			}
			if diff := cmp.Diff(want, got); diff != "" {
				w.t.Errorf("after %s, %s %d (-whole +parts):\n%s", after, v.Name, v.Number, diff)
			}
			break
		}
	}
}

func decoded(t *testing.T, b []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return out
}

// TestStatusFromParts changes whatever shows in a status: what was kept of it is never shown again.
func TestStatusFromParts(t *testing.T) {
	w := &statusWorld{world: newWorld(t), session: &session{identity: identities[0], model: modelUUID}}
	now := time.Now()
	w.facade = client.New(w.state, func() time.Time { return now })
	ctx, st := t.Context(), w.state
	w.compare("the beginning")
	gone := func() {}
	leave := func(tag names.Tag) error {
		left, err := st.AgentConnected(ctx, modelUUID, tag)
		gone = func() { left(ctx) }
		return err
	}
	set := func(kind state.StatusKind, id string, s status.Status) func() error {
		return func() error {
			return st.SetStatus(ctx, modelUUID, kind, id, status.StatusInfo{Status: s, Message: "\"units\":\"@\" & <b>"})
		}
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"a workload's status", set(state.WorkloadStatus, "prov/0", status.Active)},
		{"an agent's status", set(state.AgentStatus, "prov/0", status.Executing)},
		{"a failed hook", set(state.AgentStatus, "prov/0", status.Error)},
		{"a machine's status", set(state.MachineStatus, "0", status.Started)},
		{"an instance's status", set(state.InstanceStatus, "0", status.Running)},
		{"a modification's status", set(state.ModificationStatus, "0", status.Applied)},
		{"an application's status", set(state.ApplicationStatus, "prov", status.Blocked)},
		{"the model's status", set(state.ModelStatus, modelUUID, status.Busy)},
		{"a unit's agent that came", func() error { return leave(names.NewUnitTag("prov/0")) }},
		{"a unit's agent that left", func() error { gone(); return nil }},
		{"a machine's agent that came", func() error { return leave(names.NewMachineTag("0")) }},
		{"a machine's agent that left", func() error { gone(); return nil }},
		{"an address", func() error {
			return st.SetProviderAddresses(ctx, modelUUID, "0", []state.Address{{Value: "10.0.0.9", Type: "ipv4", Scope: "local-cloud"}})
		}},
		{"an open port", func() error {
			return st.CommitHookChanges(ctx, modelUUID, state.HookChanges{Unit: "prov/0", Open: []state.PortsChange{
				{Range: domain.PortRange{From: 80, To: 80, Protocol: "tcp"}},
			}})
		}},
		{"a version", func() error { return st.SetWorkloadVersion(ctx, modelUUID, "prov/0", "2.0") }},
		{"another leader", func() error { return st.ClaimLeadership(ctx, modelUUID, "req", "req/0", time.Minute) }},
		{"more units", func() error {
			_, err := st.AddUnits(ctx, modelUUID, state.AddUnitsArgs{Application: "prov", Count: 2})
			return err
		}},
		{"their machines", func() error { return st.AssignUnits(ctx, modelUUID) }},
		{"a unit that is to go", func() error { return st.DestroyUnit(ctx, modelUUID, "prov/1", false, false) }},
		{"a unit that is gone", func() error { return st.CleanUp(ctx, modelUUID) }},
	} {
		w.must(step.do())
		w.compare(step.name)
		w.compare(step.name + " again")
	}
}
