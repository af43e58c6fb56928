package machiner_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/api/agent/machiner"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const entity = `{"entities":[{"tag":"machine-0"}]}`

// The conversation of a machine agent.
func TestMachine(t *testing.T) {
	call := func(method, params, answer string) apitest.Exchange {
		return apitest.Exchange{Call: "Machiner(5)." + method, Params: params, Answer: answer}
	}
	ctx, ok := t.Context(), `{"results":[{}]}`
	c := machiner.NewClient(apitest.New(t, map[string]int{"Machiner": 5},
		call("Life", entity, `{"results":[{"life":"alive"}]}`),
		call("SetMachineAddresses", `{"machine-addresses":[{"tag":"machine-0","addresses":[
			{"value":"10.0.0.5","cidr":"10.0.0.0/24","type":"ipv4","scope":"local-cloud"}]}]}`, ok),
		call("SetStatus", `{"entities":[{"tag":"machine-0","status":"started","info":"","data":null}]}`, ok),
		call("Jobs", entity, `{"results":[{"jobs":["JobHostUnits"]}]}`),
		call("RecordAgentStartInformation", `{"args":[{"tag":"machine-0","hostname":"h"}]}`, ok),
		call("SetObservedNetworkConfig", `{"tag":"machine-0","config":[]}`, `{}`),
		call("Life", entity, `{"results":[{"life":"dying"}]}`),
		call("EnsureDead", entity, `{"results":[{"error":{"message":"machine 0 has unit \"a/0\" assigned","code":"machine has assigned units"}}]}`),
		call("Life", entity, `{"results":[{"life":"","error":{"message":"machine 0 not found","code":"not found"}}]}`),
	))
	m, err := c.Machine(ctx, names.NewMachineTag("0"))
	if err != nil || m.Life() != life.Alive || m.Tag() != names.Tag(m.MachineTag()) {
		t.Fatalf("got %+v, %v", m, err)
	}
	err = m.SetMachineAddresses(ctx, []network.MachineAddress{
		network.NewMachineAddress("10.0.0.5", network.WithScope(network.ScopeCloudLocal), network.WithCIDR("10.0.0.0/24")),
	})
	if err != nil {
		t.Error(err)
	}
	if err := m.SetStatus(ctx, status.Started, "", nil); err != nil {
		t.Error(err)
	}
	if jobs, err := m.Jobs(ctx); err != nil || !reflect.DeepEqual(jobs, []model.MachineJob{model.JobHostUnits}) {
		t.Errorf("jobs %v, %v", jobs, err)
	}
	if err := m.RecordAgentStartInformation(ctx, "h"); err != nil {
		t.Error(err)
	}
	if err := m.SetObservedNetworkConfig(ctx, []params.NetworkConfig{}); err != nil {
		t.Error(err)
	}
	if err := m.Refresh(ctx); err != nil || m.Life() != life.Dying {
		t.Errorf("refreshed: %v, %v", m.Life(), err)
	}
	if err := m.EnsureDead(ctx); !params.IsCodeHasAssignedUnits(err) {
		t.Errorf("with units: %v", err)
	}
	if err := m.Refresh(ctx); !errors.Is(err, coreerrors.NotFound) || m.Life() != life.Dying {
		t.Errorf("removed: %v, %v", m.Life(), err)
	}
}

func TestAddresses(t *testing.T) {
	c := machiner.NewClient(apitest.New(t, map[string]int{"Machiner": 5, "NotifyWatcher": 1},
		apitest.Exchange{Call: "Machiner(5).APIAddresses", Answer: `{"result":["10.0.0.5:17070"]}`},
		apitest.Exchange{Call: "Machiner(5).APIHostPorts", Answer: `{"servers":[[
			{"value":"10.0.0.5","type":"ipv4","scope":"local-cloud","port":17070},
			{"value":"127.0.0.1","type":"ipv4","scope":"local-machine","port":17070}],
			[{"value":"10.0.0.6","type":"ipv4","scope":"local-cloud","port":17071}]]}`},
	))
	if got, err := c.APIAddresses(t.Context()); err != nil || !reflect.DeepEqual(got, []string{"10.0.0.5:17070"}) {
		t.Errorf("addresses %q, %v", got, err)
	}
	servers, err := c.APIHostPorts(t.Context())
	if err != nil || len(servers) != 2 {
		t.Fatalf("got %v, %v", servers, err)
	}
	first := servers[0].PrioritizedForScope(network.ScopeMatchCloudLocal)
	if !reflect.DeepEqual(first, []string{"10.0.0.5:17070"}) || servers[1].Strings()[0] != "10.0.0.6:17071" {
		t.Errorf("got %q and %q", first, servers[1].Strings())
	}
}
