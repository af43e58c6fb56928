package apicaller_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/worker/apicaller"
	"github.com/gantline/gantline/juju/worker/dependency"
	dt "github.com/gantline/gantline/juju/worker/dependency/testing"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func TestManifoldInputs(t *testing.T) {
	m := apicaller.Manifold(apicaller.ManifoldConfig{AgentName: "agent"})
	if len(m.Inputs) != 1 || m.Inputs[0] != "agent" {
		t.Errorf("inputs %q", m.Inputs)
	}
	m = apicaller.Manifold(apicaller.ManifoldConfig{AgentName: "agent", APIConfigWatcherName: "watcher"})
	if len(m.Inputs) != 2 || m.Inputs[1] != "watcher" {
		t.Errorf("inputs %q", m.Inputs)
	}
}

func TestManifoldFilter(t *testing.T) {
	no := errors.New("no")
	m := apicaller.Manifold(apicaller.ManifoldConfig{Filter: func(error) error { return no }})
	if err := m.Filter(errors.New("x")); !errors.Is(err, no) {
		t.Errorf("got %v", err)
	}
}

func TestManifoldStartErrors(t *testing.T) {
	a := newAgent(t, "current", "initial")
	var open api.OpenFunc
	connecting := func(err error) apicaller.ConnectFunc {
		return func(got agent.Agent, _ api.OpenFunc) (api.Connection, error) {
			if got != agent.Agent(a) {
				t.Error("another agent connects")
			}
			return nil, err
		}
	}
	no := errors.New("no")
	for name, tt := range map[string]struct {
		resources map[string]any
		connect   apicaller.ConnectFunc
		is        error
		text      string
	}{
		"no agent":         {nil, nil, dependency.ErrMissing, ""},
		"changed password": {map[string]any{"agent": agent.Agent(a)}, connecting(apicaller.ErrChangedPassword), dependency.ErrBounce, "restart immediately"},
		"impossible": {
			map[string]any{"agent": agent.Agent(a)},
			connecting(apicaller.ErrConnectImpossible), apicaller.ErrConnectImpossible,
			`[fa11fa] "machine-0" cannot open api: connection permanently impossible`,
		},
		"other": {map[string]any{"agent": agent.Agent(a)}, connecting(no), no, `[fa11fa] "machine-0" cannot open api: no`},
	} {
		t.Run(name, func(t *testing.T) {
			m := apicaller.Manifold(apicaller.ManifoldConfig{AgentName: "agent", APIOpen: open, NewConnection: tt.connect})
			w, err := m.Start(dt.StubContext(nil, tt.resources))
			if w != nil || !errors.Is(err, tt.is) || tt.text != "" && err.Error() != tt.text {
				t.Errorf("got %v, %v", w, err)
			}
		})
	}
}

// started starts the manifold with the controller's connection.
func started(t *testing.T, ctrl *controller, config apicaller.ManifoldConfig) (*connection, interface {
	Kill()
	Wait() error
}, dependency.Manifold,
) {
	t.Helper()
	config.AgentName, config.APIOpen = "agent", ctrl.open
	m := apicaller.Manifold(config)
	a := agent.Agent(newAgent(t, "current", "initial"))
	w, err := m.Start(dt.StubContext(nil, map[string]any{"agent": a}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workertest.DirtyKill(t, w) })
	return ctrl.conns[len(ctrl.conns)-1], w, m
}

func TestManifoldOutput(t *testing.T) {
	conn, w, m := started(t, newController("current"), apicaller.ManifoldConfig{NewConnection: apicaller.ScaryConnect})
	var asConn api.Connection
	if err := m.Output(w, &asConn); err != nil || asConn != api.Connection(conn) {
		t.Errorf("as connection: %v, %v", asConn, err)
	}
	var asCaller base.APICaller
	if err := m.Output(w, &asCaller); err != nil || asCaller != base.APICaller(conn) {
		t.Errorf("as caller: %v, %v", asCaller, err)
	}
	var wrong string
	if err := m.Output(w, &wrong); err == nil || !strings.HasPrefix(err.Error(), "out should be *base.APICaller or *api.Connection; got *string") {
		t.Errorf("as string: %v", err)
	}
	other := workertest.NewErrorWorker(nil)
	defer workertest.CleanKill(t, other)
	if err := m.Output(other, &asConn); err == nil || err.Error() != "in should be a *apicaller.apiConnWorker; got *workertest.errorWorker" {
		t.Errorf("of another worker: %v", err)
	}
}

func TestWorkersLife(t *testing.T) {
	no := errors.New("no")
	for name, tt := range map[string]struct {
		end      func(*connection, interface{ Kill() })
		closeErr error
		want     string
	}{
		"killed":              {func(_ *connection, w interface{ Kill() }) { w.Kill() }, nil, ""},
		"killed, close fails": {func(_ *connection, w interface{ Kill() }) { w.Kill() }, no, "no"},
		"broken":              {func(c *connection, _ interface{ Kill() }) { close(c.broken) }, nil, "api connection broken unexpectedly"},
		"broken, close fails": {func(c *connection, _ interface{ Kill() }) { close(c.broken) }, no, "no"},
	} {
		t.Run(name, func(t *testing.T) {
			ctrl := newController("current")
			conn, w, _ := started(t, ctrl, apicaller.ManifoldConfig{NewConnection: apicaller.OnlyConnect})
			conn.closeErr = tt.closeErr
			workertest.CheckAlive(t, w)
			tt.end(conn, w)
			err := workertest.CheckKilled(t, w)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || err.Error() != tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if n := ctrl.openConnections(); n != 0 {
				t.Errorf("%d connections left open", n)
			}
		})
	}
}

func TestConnectorIsUsedWithoutNewConnection(t *testing.T) {
	ctrl := newController("current")
	started(t, ctrl, apicaller.ManifoldConfig{})
	if len(ctrl.calls) == 0 {
		t.Error("the primary connection was not made by ScaryConnect")
	}
	ctrl = newController("current")
	started(t, ctrl, apicaller.ManifoldConfig{Secondary: true})
	if len(ctrl.calls) != 0 {
		t.Errorf("the secondary connection called %q", ctrl.calls)
	}
}

// The engine's abort ends a Connector that waits for a machine to be
// provisioned.
func TestAbortEndsTheStart(t *testing.T) {
	a := agent.Agent(newAgent(t, "current", "initial"))
	synctest.Test(t, func(t *testing.T) {
		ctrl := newController("current")
		ctrl.lastErr = &rpc.RequestError{Message: "machine 0 not provisioned", Code: params.CodeNotProvisioned}
		m := apicaller.Manifold(apicaller.ManifoldConfig{AgentName: "agent", APIOpen: ctrl.open})
		abort := make(chan struct{})
		time.AfterFunc(8*time.Second, func() { close(abort) })
		began := time.Now()
		_, err := m.Start(dt.StubContext(abort, map[string]any{"agent": a}))
		if !errors.Is(err, context.Canceled) || time.Since(began) != 8*time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
	})
}
