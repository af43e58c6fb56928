package agent_test

import (
	"testing"

	"github.com/gantline/gantline/juju/agent"
	workeragent "github.com/gantline/gantline/juju/worker/agent"
	dt "github.com/gantline/gantline/juju/worker/dependency/testing"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// someAgent is told from others by its number.
type someAgent struct {
	agent.Agent
	number int
}

func TestOutputIsTheAgent(t *testing.T) {
	want := someAgent{number: 7}
	m := workeragent.Manifold(want)
	w, err := m.Start(dt.StubContext(nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer workertest.CleanKill(t, w)
	var got agent.Agent
	if err := m.Output(w, &got); err != nil || got != agent.Agent(want) {
		t.Errorf("got %v, %v", got, err)
	}
	workertest.CheckAlive(t, w)
}
