package engine_test

import (
	"errors"
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/agent/engine"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/dependency"
	dt "github.com/gantline/gantline/juju/worker/dependency/testing"
	"github.com/gantline/gantline/juju/worker/workertest"
)

type someAgent struct {
	agent.Agent
	number int
}

type someCaller struct {
	base.APICaller
	number int
}

func TestEngineConfigIsValid(t *testing.T) {
	config := engine.DependencyEngineConfig(dependency.DefaultMetrics(), worker.SlogLogger{})
	if err := config.Validate(); err != nil {
		t.Error(err)
	}
	if !config.IsFatal(worker.ErrTerminateAgent) || config.IsFatal(errors.New("x")) {
		t.Error("the fatal errors are others")
	}
}

func TestManifolds(t *testing.T) {
	a, caller := someAgent{number: 1}, someCaller{number: 2}
	result := workertest.NewErrorWorker(nil)
	t.Cleanup(func() { workertest.CleanKill(t, result) })
	check := func(gotAgent agent.Agent, gotCaller base.APICaller) (worker.Worker, error) {
		if gotAgent != nil && gotAgent != agent.Agent(a) || gotCaller != nil && gotCaller != base.APICaller(caller) {
			t.Errorf("got %v and %v", gotAgent, gotCaller)
		}
		return result, nil
	}
	for name, m := range map[string]dependency.Manifold{
		"agent": engine.AgentManifold(engine.AgentManifoldConfig{AgentName: "agent"},
			func(a agent.Agent) (worker.Worker, error) { return check(a, nil) }),
		"api": engine.APIManifold(engine.APIManifoldConfig{APICallerName: "api-caller"},
			func(c base.APICaller) (worker.Worker, error) { return check(nil, c) }),
		"both": engine.AgentAPIManifold(engine.AgentAPIManifoldConfig{AgentName: "agent", APICallerName: "api-caller"}, check),
	} {
		t.Run(name, func(t *testing.T) {
			resources := map[string]any{"agent": agent.Agent(a), "api-caller": base.APICaller(caller)}
			if w, err := m.Start(dt.StubContext(nil, resources)); err != nil || w != result {
				t.Errorf("got %v, %v", w, err)
			}
			for _, missing := range m.Inputs {
				resources := map[string]any{"agent": agent.Agent(a), "api-caller": base.APICaller(caller)}
				resources[missing] = dependency.ErrMissing
				if _, err := m.Start(dt.StubContext(nil, resources)); !errors.Is(err, dependency.ErrMissing) {
					t.Errorf("without %s: %v", missing, err)
				}
			}
		})
	}
}

func TestValueWorker(t *testing.T) {
	w := engine.NewValueWorker("value")
	defer workertest.CleanKill(t, w)
	var got string
	if err := engine.ValueWorkerOutput[string](w, &got); err != nil || got != "value" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := engine.ValueWorkerOutput[string](w, new(int)); !errors.Is(err, dependency.ErrOutputType) {
		t.Errorf("got %v", err)
	}
	workertest.CheckAlive(t, w)
}
