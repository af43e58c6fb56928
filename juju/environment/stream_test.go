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

// TestWaitSeesTheWholeModel tells a large model in two parts, of which the first has no machines.
func TestWaitSeesTheWholeModel(t *testing.T) {
	c, server := fake(t, nil)
	var parts atomic.Int64
	c.Answer = func(ctx context.Context, _ string, req rpc.Request) (any, error) {
		switch req.Method {
		case "WatchAll":
			return params.AllWatcherId{AllWatcherId: "1"}, nil
		case "FullStatus":
			return params.FullStatus{Machines: map[string]params.MachineStatus{"0": {Id: "0"}}}, nil
		case "Stop":
			return nil, nil
		}
		batch := []string{
			`[["application","change",{"name":"db"}]]`,
			`[["machine","change",{"id":"0","life":"dying"}]]`,
			`[["machine","remove",{"id":"0"}]]`,
		}[parts.Add(1)-1]
		return map[string]json.RawMessage{"deltas": json.RawMessage(batch)}, nil
	}
	env := login(t, server, environment.WithRedial(0))
	// A wait that believed the first part would end before the others are asked for.
	check(t, env.WaitForNoMachines(t.Context()))
	if n := parts.Load(); n != 3 {
		t.Errorf("the wait ended after %d parts", n)
	}
}
