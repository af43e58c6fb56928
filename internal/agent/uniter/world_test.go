package uniter_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/uniter"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/names"
)

// wall is the clock of the test, or of its bubble.
type wall struct{}

func (wall) Now() time.Time                         { return time.Now() }
func (wall) After(d time.Duration) <-chan time.Time { return time.After(d) }

// run of a hook, as the charm sees it.
type hookRun struct {
	name      string
	info      hook.Info
	config    string // the hash that the agent has stored for it
	succeeded bool
}

// charm is a charm whose hooks do nothing but remember, and fail or get the agent
// killed when dice say so.
type charm struct {
	t    *testing.T
	ctrl *unitertest.Controller
	unit string

	// script says how hooks end that no dice decide; nil stands for success.
	script func(hookRun) hook.Result
	app    map[string]string // what relation-changed writes for the application

	mu      sync.Mutex
	dice    *rand.Rand // nil for a charm that follows its script
	conn    *unitertest.Conn
	running bool
	runs    []hookRun
}

func (c *charm) Lock(context.Context, *hook.Context) (func(), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		c.t.Error("two hooks run at once")
	}
	c.running = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running = false
	}, nil
}

func (c *charm) Run(ctx context.Context, hc *hook.Context) (hook.Result, error) {
	state := c.stored()
	r := hookRun{name: hc.HookName(), info: *state.Hook, config: state.ConfigHash}
	if state.Kind != uniter.RunHook || state.Progress != uniter.Pending {
		c.t.Errorf("hook %s runs, but what is stored is %s %s", r.name, state.Kind, state.Progress)
	}
	c.mu.Lock()
	roll, conn := 0, c.conn
	if c.dice != nil {
		roll = c.dice.IntN(20)
	}
	fails := c.dice != nil && roll == 0
	c.runs = append(c.runs, r)
	c.mu.Unlock()
	switch {
	case roll == 1 && c.dice != nil: // the agent is killed while the hook runs
		conn.Close()
		return hook.Result{Outcome: hook.Killed, Err: errors.New("killed")}, nil
	case roll == 2 && c.dice != nil: // the controller is lost, the hook comes to its end
		conn.Close()
		time.Sleep(time.Second)
	case fails:
		return hook.Result{Outcome: hook.Failed, Err: errors.New("exit status 1")}, nil
	}
	if c.script != nil {
		if result := c.script(r); result.Outcome != hook.Succeeded {
			return result, nil
		}
	}
	if relation, ok := hc.HookRelation(); ok && r.info.Kind == hook.RelationChanged {
		err := relation.Update(ctx, false, map[string]string{"seen": fmt.Sprint(r.info.ChangeVersion)})
		if err == nil && c.app != nil {
			err = relation.Update(ctx, true, c.app)
		}
		if err != nil {
			return hook.Result{}, err
		}
	}
	c.mu.Lock()
	c.runs[len(c.runs)-1].succeeded = true
	c.mu.Unlock()
	return hook.Result{Outcome: hook.Succeeded}, nil
}

func (c *charm) stored() uniter.State {
	var s uniter.State
	if err := yaml.Unmarshal([]byte(c.ctrl.Unit(c.unit).State.UniterState), &s); err != nil {
		c.t.Error(err)
	}
	return s
}

// noCharms are charms that need no directory.
type noCharms struct{}

func (noCharms) Stage(context.Context, string, string) error { return nil }
func (noCharms) Deploy(context.Context) error                { return nil }

// agent runs the unit's agent on a connection that may die, and starts it again
// each time that it does, until ctx ends or the unit is dead.
func (c *charm) agent(ctx context.Context, dir string) {
	for ctx.Err() == nil {
		conn := c.ctrl.Connect(c.unit)
		c.mu.Lock()
		c.conn = conn
		if c.dice != nil && c.dice.IntN(3) > 0 {
			conn.DieAt(1+c.dice.IntN(60), c.dice.IntN(2) == 0)
		}
		c.mu.Unlock()
		u, err := uniter.New(uniter.Config{
			Client:     apiuniter.NewClient(conn, names.NewUnitTag(c.unit)),
			Leadership: conn, Charms: noCharms{}, Hooks: c, Dir: dir, Clock: wall{},
		})
		if err != nil {
			c.t.Error(err)
			return
		}
		err = u.Run(ctx)
		conn.Close()
		switch {
		case errors.Is(err, uniter.ErrTerminated):
			return
		case errors.Is(err, unitertest.ErrConnectionLost) || ctx.Err() != nil:
		default:
			c.t.Errorf("agent ended: %v", err)
			return
		}
	}
}

// calm makes the charm succeed and connections live.
func (c *charm) calm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dice = nil
	c.conn.Close()
}

func (c *charm) trace() []hookRun {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]hookRun(nil), c.runs...)
}
