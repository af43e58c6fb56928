package agent_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/agent"
	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func caller(t *testing.T, script ...apitest.Exchange) *apitest.Caller {
	return apitest.New(t, map[string]int{"Agent": 3, "NotifyWatcher": 1}, script...)
}

var machine = names.NewMachineTag("0")

func TestEntity(t *testing.T) {
	c := agent.NewClient(caller(t, apitest.Exchange{
		Call:   "Agent(3).GetEntities",
		Params: `{"entities":[{"tag":"machine-0"}]}`,
		Answer: `{"entities":[{"life":"dying","jobs":["JobHostUnits"],"container-type":"lxd"}]}`,
	}))
	got, err := c.Entity(t.Context(), machine)
	want := agent.Entity{Tag: machine, Life: life.Dying, Jobs: []model.MachineJob{model.JobHostUnits}, ContainerType: "lxd"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEachEntityHasItsOwnError(t *testing.T) {
	c := agent.NewClient(caller(t, apitest.Exchange{
		Call:   "Agent(3).GetEntities",
		Params: `{"entities":[{"tag":"machine-0"},{"tag":"unit-a-0"}]}`,
		Answer: `{"entities":[{"life":"alive","jobs":null,"container-type":""},
			{"life":"","jobs":null,"container-type":"","error":{"message":"permission denied","code":"unauthorized access"}}]}`,
	}))
	got, err := c.GetEntities(t.Context(), machine, names.NewUnitTag("a/0"))
	if err != nil || len(got) != 2 || got[0].Err != nil {
		t.Fatalf("got %+v, %v", got, err)
	}
	var wire *params.Error
	if err := got[1].Err; !errors.Is(err, coreerrors.Unauthorized) || !params.IsCodeUnauthorized(err) ||
		!errors.As(err, &wire) || err.Error() != "permission denied" {
		t.Errorf("second error: %v", err)
	}
}

func TestAnswersOfAnotherLength(t *testing.T) {
	c := agent.NewClient(caller(t,
		apitest.Exchange{Call: "Agent(3).GetEntities", Params: `{"entities":[{"tag":"machine-0"}]}`, Answer: `{"entities":[]}`},
		apitest.Exchange{Call: "Agent(3).ClearReboot", Params: `{"entities":[{"tag":"machine-0"}]}`, Answer: `{"results":[{},{}]}`},
	))
	if _, err := c.Entity(t.Context(), machine); err == nil || err.Error() != "expected 1 result(s), got 0" {
		t.Errorf("got %v", err)
	}
	if err := c.ClearReboot(t.Context(), machine); err == nil || err.Error() != "expected 1 result(s), got 2" {
		t.Errorf("got %v", err)
	}
}

func TestConfigs(t *testing.T) {
	c := agent.NewClient(caller(t,
		apitest.Exchange{Call: "Agent(3).ControllerConfig", Answer: `{"config":{"ca-cert":"PEM"}}`},
		apitest.Exchange{Call: "Agent(3).ModelConfig", Answer: `{"config":{"name":"m"}}`},
		apitest.Exchange{Call: "Agent(3).IsMaster", Answer: `{"master":true}`},
		apitest.Exchange{Call: "Agent(3).StateServingInfo", Answer: `{"api-port":17070,"state-port":37017}`},
	))
	if got, err := c.ControllerConfig(t.Context()); err != nil || got[agent.CACertKey] != "PEM" {
		t.Errorf("controller: %v, %v", got, err)
	}
	if got, err := c.ModelConfig(t.Context()); err != nil || got["name"] != "m" {
		t.Errorf("model: %v, %v", got, err)
	}
	if got, err := c.IsMaster(t.Context()); err != nil || !got {
		t.Errorf("master: %v, %v", got, err)
	}
	if got, err := c.StateServingInfo(t.Context()); err != nil || got.APIPort != 17070 || got.StatePort != 37017 {
		t.Errorf("serving: %+v, %v", got, err)
	}
}

func TestWatchForModelConfigChanges(t *testing.T) {
	c := agent.NewClient(caller(t,
		apitest.Exchange{Call: "Agent(3).WatchForModelConfigChanges", Answer: `{"NotifyWatcherId":"7"}`},
		apitest.Exchange{Call: "NotifyWatcher(1)[7].Next", Err: &rpc.RequestError{Message: "gone", Code: "stopped"}},
	))
	w, err := c.WatchForModelConfigChanges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	<-w.Changes()
	if _, ok := <-w.Changes(); ok {
		t.Error("a change that did not happen")
	}
	if err := w.Wait(); !params.IsCodeStopped(err) {
		t.Errorf("ended with %v", err)
	}
}

func TestConnFacade(t *testing.T) {
	entity := `{"entities":[{"tag":"machine-0"}]}`
	change := `{"changes":[{"tag":"machine-0","password":"secret"}]}`
	lifeOf := func(text string) apitest.Exchange {
		return apitest.Exchange{Call: "Agent(3).GetEntities", Params: entity, Answer: `{"entities":[` + text + `]}`}
	}
	lifeErr := func(code string) apitest.Exchange {
		return lifeOf(`{"error":{"message":"no","code":"` + code + `"}}`)
	}
	setErr := func(code string) apitest.Exchange {
		return apitest.Exchange{Call: "Agent(3).SetPasswords", Params: change, Answer: `{"results":[{"error":{"message":"no","code":"` + code + `"}}]}`}
	}
	for name, tt := range map[string]struct {
		exchange apitest.Exchange
		denied   bool
		text     string // of the error; "" for none
	}{
		"alive":            {lifeOf(`{"life":"alive"}`), false, ""},
		"dying":            {lifeOf(`{"life":"dying"}`), false, ""},
		"dead":             {lifeOf(`{"life":"dead"}`), false, ""},
		"unknown life":     {lifeOf(`{"life":"zombie"}`), false, `unknown life value "zombie"`},
		"not found":        {lifeErr("not found"), true, "entity operation impossible: no"},
		"unauthorized":     {lifeErr("unauthorized access"), true, "entity operation impossible: no"},
		"other":            {lifeErr("try again"), false, "no"},
		"set":              {apitest.Exchange{Call: "Agent(3).SetPasswords", Params: change, Answer: `{"results":[{}]}`}, false, ""},
		"set dead":         {setErr("dead"), true, "entity operation impossible: no"},
		"set not found":    {setErr("not found"), true, "entity operation impossible: no"},
		"set unauthorized": {setErr("unauthorized access"), true, "entity operation impossible: no"},
		"set other":        {setErr(""), false, "no"},
		"set refused": {apitest.Exchange{
			Call: "Agent(3).SetPasswords", Params: change,
			Err: &rpc.RequestError{Message: "no", Code: "unauthorized access"},
		}, false, "no (unauthorized access)"},
	} {
		t.Run(name, func(t *testing.T) {
			f := agent.NewConnFacade(caller(t, tt.exchange))
			var err error
			if tt.exchange.Call == "Agent(3).SetPasswords" {
				err = f.SetPassword(t.Context(), machine, "secret")
			} else {
				_, err = f.Life(t.Context(), machine)
			}
			text := ""
			if err != nil {
				text = err.Error()
			}
			if text != tt.text || errors.Is(err, agent.ErrDenied) != tt.denied {
				t.Errorf("got %v, denied %v", err, errors.Is(err, agent.ErrDenied))
			}
		})
	}
}
