package apiconfigwatcher_test

import (
	"errors"
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/apiconfigwatcher"
	"github.com/gantline/gantline/juju/worker/dependency"
	dt "github.com/gantline/gantline/juju/worker/dependency/testing"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func newAgent(t *testing.T) *agent.File {
	t.Helper()
	dir, tag := t.TempDir(), names.NewMachineTag("0")
	c, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: dir},
		UpgradedToVersion: version.MustParse("3.6.1"),
		Tag:               tag,
		Password:          "initial",
		Controller:        names.NewControllerTag("deadbeef-1bad-500d-9000-4b1d0d06f00d"),
		Model:             names.NewModelTag("fa11fa11-1bad-500d-9000-4b1d0d06f00d"),
		APIAddresses:      []string{"10.0.0.6:17070", "10.0.0.5:17070"},
		CACert:            "cert",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	f, err := agent.Open(agent.ConfigPath(dir, tag))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func start(t *testing.T, a agent.Agent, config apiconfigwatcher.ManifoldConfig) worker.Worker {
	t.Helper()
	config.AgentName = "agent"
	m := apiconfigwatcher.Manifold(config)
	w, err := m.Start(dt.StubContext(nil, map[string]any{"agent": a}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workertest.DirtyKill(t, w) })
	return w
}

func TestWhatBounces(t *testing.T) {
	servers := func(hosts ...string) agent.ConfigMutator {
		return func(c agent.ConfigSetter) error {
			return c.SetAPIHostPorts([]network.HostPorts{network.NewSpaceHostPorts(17070, hosts...).HostPorts()})
		}
	}
	for name, tt := range map[string]struct {
		change  agent.ConfigMutator
		bounces bool
	}{
		"another address": {servers("10.0.0.5", "10.0.0.7"), true},
		"one less":        {servers("10.0.0.5"), true},
		"another order":   {servers("10.0.0.5", "10.0.0.6"), false},
		"another CA":      {func(c agent.ConfigSetter) error { c.SetCACert("other"); return nil }, true},
		"a password":      {func(c agent.ConfigSetter) error { c.SetPassword("x"); return nil }, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newAgent(t)
			w := start(t, f, apiconfigwatcher.ManifoldConfig{})
			if err := f.ChangeConfig(tt.change); err != nil {
				t.Fatal(err)
			}
			if !tt.bounces {
				workertest.CheckAlive(t, w)
				workertest.CleanKill(t, w)
				return
			}
			if err := workertest.CheckKilled(t, w); !errors.Is(err, dependency.ErrBounce) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func TestManyChangesAreFollowed(t *testing.T) {
	f := newAgent(t)
	w := start(t, f, apiconfigwatcher.ManifoldConfig{})
	for _, password := range []string{"a", "b", "c"} {
		if err := f.ChangeConfig(func(c agent.ConfigSetter) error { c.SetPassword(password); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	workertest.CheckAlive(t, w)
	if err := f.ChangeConfig(func(c agent.ConfigSetter) error { c.SetCACert("other"); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := workertest.CheckKilled(t, w); !errors.Is(err, dependency.ErrBounce) {
		t.Errorf("ended with %v", err)
	}
}

// mute is an agent that does not tell its changes.
type mute struct{ agent.Agent }

func TestChangesFromElsewhere(t *testing.T) {
	f := newAgent(t)
	m := apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{AgentName: "agent"})
	if _, err := m.Start(dt.StubContext(nil, map[string]any{"agent": agent.Agent(mute{f})})); err == nil {
		t.Error("started without a source of changes")
	}
	w := start(t, mute{f}, apiconfigwatcher.ManifoldConfig{Changed: f.Changed})
	if err := f.ChangeConfig(func(c agent.ConfigSetter) error { c.SetCACert("other"); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := workertest.CheckKilled(t, w); !errors.Is(err, dependency.ErrBounce) {
		t.Errorf("ended with %v", err)
	}
}

func TestWithoutAgent(t *testing.T) {
	m := apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{AgentName: "agent"})
	if _, err := m.Start(dt.StubContext(nil, nil)); !errors.Is(err, dependency.ErrMissing) {
		t.Errorf("got %v", err)
	}
}
