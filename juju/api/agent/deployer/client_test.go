package deployer_test

import (
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/deployer"
	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
)

// The conversation of a machine agent that gets a unit, and loses it.
func TestUnit(t *testing.T) {
	call := func(method, params, answer string) apitest.Exchange {
		return apitest.Exchange{Call: "Deployer(1)." + method, Params: params, Answer: answer}
	}
	entity, ok := `{"entities":[{"tag":"unit-a-0"}]}`, `{"results":[{}]}`
	ctx := t.Context()
	c := deployer.NewClient(apitest.New(t, map[string]int{"Deployer": 1, "StringsWatcher": 1},
		call("WatchUnits", `{"entities":[{"tag":"machine-0"}]}`, `{"results":[{"watcher-id":"1","changes":["a/0"]}]}`),
		call("ConnectionInfo", "", `{"api-addresses":["10.0.0.5:17070"]}`),
		call("ModelUUID", "", `{"result":"uuid"}`),
		call("Life", entity, `{"results":[{"life":"alive"}]}`),
		call("SetStatus", `{"entities":[{"tag":"unit-a-0","status":"waiting","info":"installing agent","data":null}]}`, ok),
		call("SetPasswords", `{"changes":[{"tag":"unit-a-0","password":"secret"}]}`, ok),
		call("Life", entity, `{"results":[{"life":"dead"}]}`),
		call("Remove", entity, ok),
		apitest.Exchange{Call: "StringsWatcher(1)[1].Next", Err: &rpc.RequestError{Message: "gone", Code: "stopped"}},
	))
	w, err := c.WatchUnits(ctx, names.NewMachineTag("0"))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := c.ConnectionInfo(ctx); err != nil || !reflect.DeepEqual(info.APIAddresses, []string{"10.0.0.5:17070"}) {
		t.Errorf("info %+v, %v", info, err)
	}
	if uuid, err := c.ModelUUID(ctx); err != nil || uuid != "uuid" {
		t.Errorf("model %q, %v", uuid, err)
	}
	u, err := c.Unit(ctx, names.NewUnitTag("a/0"))
	if err != nil || u.Life() != life.Alive || u.Name() != "a/0" || u.Tag().String() != "unit-a-0" {
		t.Fatalf("got %+v, %v", u, err)
	}
	if err := u.SetStatus(ctx, status.Waiting, "installing agent", nil); err != nil {
		t.Error(err)
	}
	if err := u.SetPassword(ctx, "secret"); err != nil {
		t.Error(err)
	}
	if err := u.Refresh(ctx); err != nil || u.Life() != life.Dead {
		t.Errorf("refreshed: %v, %v", u.Life(), err)
	}
	if err := u.Remove(ctx); err != nil {
		t.Error(err)
	}
	if first := <-w.Changes(); !reflect.DeepEqual(first, []string{"a/0"}) {
		t.Errorf("first event %q", first)
	}
	if err := w.Wait(); err == nil {
		t.Error("the watch ended without its error")
	}
}
