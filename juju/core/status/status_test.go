package status_test

import (
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/core/status"
)

func infos(words ...status.Status) []status.StatusInfo {
	var all []status.StatusInfo
	for i, word := range words {
		all = append(all, status.StatusInfo{Status: word, Message: fmt.Sprint(i)})
	}
	return all
}

func TestDeriveStatus(t *testing.T) {
	for _, test := range []struct {
		units       []status.StatusInfo
		want        status.Status
		wantMessage string
	}{
		{nil, status.Unknown, ""},
		{infos(status.Active, status.Active), status.Active, "0"},
		{infos(status.Active, status.Waiting, status.Maintenance), status.Maintenance, "2"},
		{infos(status.Blocked, status.Error, status.Active), status.Error, "1"},
		{infos("nonsense"), status.Unknown, ""},
	} {
		got := status.DeriveStatus(test.units)
		if got.Status != test.want || got.Message != test.wantMessage {
			t.Errorf("%v: got %v %q", test.units, got.Status, got.Message)
		}
	}
}

func TestWhoUsesWhat(t *testing.T) {
	for _, test := range []struct {
		word     status.Status
		machine  bool
		instance bool
		agent    bool
		workload bool
		settable bool
		model    bool
	}{
		{status.Started, true, false, false, false, false, false},
		{status.Running, false, true, false, false, false, false},
		{status.Idle, false, false, true, false, false, false},
		{status.Active, false, false, false, true, true, false},
		{status.Error, true, true, true, true, false, true},
		{status.Suspended, false, false, false, false, false, true},
		{"nonsense", false, false, false, false, false, false},
	} {
		w := test.word
		got := []bool{
			w.KnownMachineStatus(), w.KnownInstanceStatus(), w.KnownAgentStatus(),
			w.KnownWorkloadStatus(), status.ValidWorkloadStatus(w), status.ValidModelStatus(w),
		}
		want := []bool{test.machine, test.instance, test.agent, test.workload, test.settable, test.model}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", w, got, want)
		}
	}
	if !status.KindUnitAgent.Valid() || status.HistoryKind("x").Valid() {
		t.Error("kinds of history are wrong")
	}
}

func ExampleDeriveStatus() {
	fmt.Println(status.DeriveStatus([]status.StatusInfo{{Status: status.Active}, {Status: status.Blocked}}).Status)
	// Output: blocked
}
