package environment_test

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"testing"

	"github.com/gantline/gantline/juju/api/common"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Defect: the log cannot be read at all.
func TestDebugLog(t *testing.T) {
	c, _ := fake(t, nil)
	transcript, err := jujutest.ParseTranscript([]byte("-- /model/" + modelUUID + "/log --\n< {}\n" +
		`< {"tag":"unit-db-0","sev":"INFO","mod":"juju.worker","msg":"one"}` + "\n" +
		`< {"tag":"unit-db-0","sev":"INFO","mod":"juju.worker","msg":"two"}` + "\n"))
	check(t, err)
	env := login(t, jujutest.NewServer(t, jujutest.Config{Handler: c.Handler, Transcript: transcript}))
	got := ""
	for record, err := range env.DebugLog(t.Context(), common.DebugLogParams{Backlog: 10}) {
		check(t, err)
		if record.Entity != "unit-db-0" {
			t.Errorf("record is %+v", record)
		}
		if got += record.Message + " "; record.Message == "two" {
			break
		}
	}
	if got != "one two " {
		t.Errorf("the log is %q", got)
	}
}

// TestWaitSeesTheWholeModel tells a large model in parts. Of neither the first, which has no machines,
// nor those that told of one machine and that it is gone, may a wait believe that they are all.
func TestWaitSeesTheWholeModel(t *testing.T) {
	c, server := fake(t, nil)
	tell := []string{
		`[["application","change",{"name":"db"}]]`,
		`[["machine","change",{"id":"0","life":"dying"}]]`,
		`[["machine","remove",{"id":"0"}]]`,
		`[["machine","change",{"id":"1","life":"dying"}]]`,
		`[["machine","remove",{"id":"1"}]]`,
	}
	var parts atomic.Int64
	c.Answer = func(ctx context.Context, _ string, req rpc.Request) (any, error) {
		switch req.Method {
		case "WatchAll":
			return params.AllWatcherId{AllWatcherId: "1"}, nil
		case "FullStatus":
			machines := map[string]params.MachineStatus{}
			if parts.Load() < 3 {
				machines["0"] = params.MachineStatus{Id: "0"}
			}
			if parts.Load() < 5 {
				machines["1"] = params.MachineStatus{Id: "1"}
			}
			return params.FullStatus{Machines: machines}, nil
		case "Stop":
			return nil, nil
		}
		return map[string]json.RawMessage{"deltas": json.RawMessage(tell[parts.Add(1)-1])}, nil
	}
	env := login(t, server, environment.WithRedial(0))
	check(t, env.WaitForNoMachines(t.Context()))
	if n := parts.Load(); n != 5 {
		t.Errorf("the wait ended after %d parts", n)
	}
}
