package agentengine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
	"github.com/gantline/gantline/juju/worker"
	workeragent "github.com/gantline/gantline/juju/worker/agent"
	"github.com/gantline/gantline/juju/worker/apiaddressupdater"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/juju/worker/apiconfigwatcher"
	"github.com/gantline/gantline/juju/worker/dependency"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testAgent is an agent in an engine of its own. Its connections are reported on
// a channel.
type testAgent struct {
	file      *agent.File
	engine    *dependency.Engine
	caller    apicaller.ManifoldConfig
	connected chan api.Connection
}

// documented is the connection's configuration as the original's documentation
// has it.
func documented() apicaller.ManifoldConfig {
	return apicaller.ManifoldConfig{
		AgentName:            "agent",
		APIConfigWatcherName: "api-config-watcher",
		APIOpen:              apicaller.APIOpen,
		NewConnection:        apicaller.ScaryConnect,
	}
}

// patient is a configuration whose Connector waits for a busy controller.
func patient() apicaller.ManifoldConfig {
	return apicaller.ManifoldConfig{
		AgentName:            "agent",
		APIConfigWatcherName: "api-config-watcher",
		Connector:            apicaller.Connector{Retry: apicaller.Retry{BusyDelay: 50 * time.Millisecond}},
	}
}

// newAgent writes the configuration of a machine and registers its password.
func newAgent(
	t *testing.T, s *store, ca *authority, number int, address string, caller apicaller.ManifoldConfig,
) *testAgent {
	t.Helper()
	dir, tag := t.TempDir(), names.NewMachineTag(fmt.Sprint(number))
	password := fmt.Sprintf("initial %d", number)
	s.mu.Lock()
	s.passwords[tag.String()] = password
	s.mu.Unlock()
	c, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: dir},
		UpgradedToVersion: version.MustParse("3.6.1"),
		Tag:               tag,
		Password:          password,
		Nonce:             "nonce",
		Controller:        names.NewControllerTag(controllerUUID),
		Model:             names.NewModelTag(modelUUID),
		APIAddresses:      []string{address},
		CACert:            ca.pem,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	file, err := agent.Open(agent.ConfigPath(dir, tag))
	if err != nil {
		t.Fatal(err)
	}
	a := &testAgent{file: file, caller: caller, connected: make(chan api.Connection, 100)}
	a.run(t)
	return a
}

// run starts the agent's engine.
func (a *testAgent) run(t *testing.T) {
	t.Helper()
	engine, err := dependency.NewEngine(dependency.EngineConfig{
		IsFatal:          func(err error) bool { return errors.Is(err, apicaller.ErrConnectImpossible) },
		WorstError:       func(err0, _ error) error { return err0 },
		ErrorDelay:       50 * time.Millisecond,
		BounceDelay:      time.Millisecond,
		BackoffFactor:    1.2,
		BackoffResetTime: time.Minute,
		MaxDelay:         time.Second,
		Clock:            worker.WallClock{},
		Metrics:          dependency.DefaultMetrics(),
		Logger:           worker.SlogLogger{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workertest.DirtyKill(t, engine) })
	a.engine = engine
	err = dependency.Install(engine, dependency.Manifolds{
		"agent": workeragent.Manifold(a.file),
		"api-config-watcher": apiconfigwatcher.Manifold(apiconfigwatcher.ManifoldConfig{
			AgentName: "agent",
		}),
		"api-caller": apicaller.Manifold(a.caller),
		"api-address-updater": apiaddressupdater.Manifold(apiaddressupdater.ManifoldConfig{
			AgentName:     "agent",
			APICallerName: "api-caller",
			NewAddresser: func(caller base.APICaller) apiaddressupdater.APIAddresser {
				return machiner.NewClient(caller)
			},
		}),
		"user": {
			Inputs: []string{"api-caller"},
			Start: func(c dependency.Context) (worker.Worker, error) {
				conn, err := dependency.Get[api.Connection](c, "api-caller")
				if err != nil {
					return nil, err
				}
				a.connected <- conn
				return workertest.NewErrorWorker(nil), nil
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// connection waits until the agent has a connection that lives to the given
// address.
func (a *testAgent) connection(t *testing.T, address string) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case conn := <-a.connected:
			select {
			case <-conn.Broken():
				continue
			default:
			}
			if conn.Addr() == address {
				return
			}
		case <-deadline:
			t.Fatalf("no connection to %s: %v", address, a.engine.Report())
		}
	}
}

// settled checks that agent and controller have one password, and that it is not
// the first.
func (a *testAgent) settled(t *testing.T, s *store) {
	t.Helper()
	config := a.file.CurrentConfig()
	info, _ := config.APIInfo()
	s.mu.Lock()
	defer s.mu.Unlock()
	if info.Password == "" || info.Password != s.passwords[config.Tag().String()] {
		t.Errorf("%s has another password than the controller", config.Tag())
	}
}

func TestAgentFollowsItsController(t *testing.T) {
	s, ca := newStore(), newAuthority(t)
	first := serve(t, s, ca, "127.0.0.1:0")
	s.tell(ca.pem, first.address())
	a := newAgent(t, s, ca, 0, first.address(), patient())
	a.connection(t, first.address())
	a.settled(t, s)

	t.Log("killed and started again at its address")
	address := first.address()
	first.Close()
	first = serve(t, s, ca, address)
	a.connection(t, address)

	t.Log("moved to another address")
	second := serve(t, s, ca, "127.0.0.1:0")
	s.tell(ca.pem, second.address())
	a.connection(t, second.address())
	first.Close()

	t.Log("given another CA, told of while the old one is in use")
	next := newAuthority(t)
	s.tell(next.pem, second.address())
	a.connection(t, second.address())
	if got := a.file.CurrentConfig().CACert(); got != next.pem+ca.pem {
		t.Errorf("the agent keeps %d bytes of certificates, want the new and the old", len(got))
	}
	address = second.address()
	second.Close()
	second = serve(t, s, next, address)
	a.connection(t, address)

	t.Log("stopped and started as a new process")
	workertest.CleanKill(t, a.engine)
	a.run(t)
	a.connection(t, address)
	a.settled(t, s)
	workertest.CleanKill(t, a.engine)
	second.Close()
}

// A controller that forgets the agent ends its engine.
func TestForgottenAgentGivesUp(t *testing.T) {
	s, ca := newStore(), newAuthority(t)
	c := serve(t, s, ca, "127.0.0.1:0")
	s.tell(ca.pem, c.address())
	a := newAgent(t, s, ca, 0, c.address(), documented())
	a.connection(t, c.address())
	s.mu.Lock()
	delete(s.passwords, "machine-0")
	s.mu.Unlock()
	address := c.address()
	c.Close()
	serve(t, s, ca, address)
	if err := workertest.CheckKilled(t, a.engine); !errors.Is(err, apicaller.ErrConnectImpossible) {
		t.Errorf("the engine ended with %v", err)
	}
}

// Many agents find back each time, and none is locked out.
func TestControllerIsKilledAgainAndAgain(t *testing.T) {
	agents, kills := 20, 15
	if testing.Short() {
		agents, kills = 5, 3
	}
	s, ca := newStore(), newAuthority(t)
	c := serve(t, s, ca, "127.0.0.1:0")
	address := c.address()
	s.tell(ca.pem, address)
	var crowd []*testAgent
	for i := range agents {
		crowd = append(crowd, newAgent(t, s, ca, i, address, documented()))
	}
	var longest time.Duration
	for i := range kills {
		// At any moment: while they log in for the first time, too.
		time.Sleep(time.Duration(i*7) * time.Millisecond)
		c.Close()
		c = serve(t, s, ca, address)
		if i%3 != 2 {
			continue
		}
		began := time.Now()
		for _, a := range crowd {
			a.connection(t, address)
		}
		longest = max(longest, time.Since(began))
	}
	for _, a := range crowd {
		workertest.CleanKill(t, a.engine)
		a.settled(t, s)
	}
	t.Logf("%d agents, %d kills: all back within %v, %d logins", agents, kills, longest, s.logins)
}

// A crowd that a controller cannot serve at once spreads by itself.
func TestBusyController(t *testing.T) {
	s, ca := newStore(), newAuthority(t)
	s.tokens = make(chan struct{})
	c := serve(t, s, ca, "127.0.0.1:0")
	s.tell(ca.pem, c.address())
	var crowd []*testAgent
	for i := range 30 {
		crowd = append(crowd, newAgent(t, s, ca, i, c.address(), patient()))
	}
	// The controller serves nobody until all have come, and few at a time then.
	for s.refusals() < len(crowd) {
		time.Sleep(time.Millisecond)
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case s.tokens <- struct{}{}:
				time.Sleep(5 * time.Millisecond)
			case <-done:
				return
			}
		}
	}()
	for _, a := range crowd {
		a.connection(t, c.address())
		workertest.CleanKill(t, a.engine)
		a.settled(t, s)
	}
	t.Logf("%d logins, %d told to try again", s.logins, s.refused)
}
