package uniter_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	"github.com/gantline/gantline/juju/rpc/params"
)

// live runs web/0 with a charm that follows the script, in a bubble of time.
func live(t *testing.T, script func(hookRun) hook.Result, f func(t *testing.T, ctrl *unitertest.Controller, c *charm)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		ctrl := unitertest.New()
		ctrl.AddApplication("web", "local:web-0", map[string]any{"title": 0})
		ctrl.AddUnit("web/0")
		c := &charm{t: t, ctrl: ctrl, unit: "web/0", script: script}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c.agent(ctx, dir)
		}()
		f(t, ctrl, c)
		cancel()
		<-ended
	})
}

func success(hookRun) hook.Result { return hook.Result{Outcome: hook.Succeeded} }

// names returns the names of the hooks that were run, from the nth on.
func (c *charm) names(from int) []string {
	var names []string
	for _, r := range c.trace()[from:] {
		names = append(names, r.name)
	}
	return names
}

func wantHooks(t *testing.T, c *charm, from int, want ...string) {
	t.Helper()
	synctest.Wait()
	if got := c.names(from); !slices.Equal(got, want) {
		t.Errorf("hooks: %q, want %q", got, want)
	}
}

func TestFirstHooks(t *testing.T) {
	for about, test := range map[string]struct {
		prepare func(*unitertest.Controller)
		want    []string
	}{
		"alone":        {func(*unitertest.Controller) {}, []string{"install", "leader-elected", "config-changed", "start"}},
		"not a leader": {func(c *unitertest.Controller) { c.SetLeader("web", "web/1") }, []string{"install", "config-changed", "start"}},
		"among peers and related": {func(c *unitertest.Controller) {
			c.Relate("web:cluster")
			id := c.Relate("web:db", "mysql:server")
			c.Enter(id, "mysql/0", map[string]string{"k": "v"})
			c.SetApplicationSettings(id, "mysql", map[string]string{"k": "v"})
		}, []string{
			"install", "cluster-relation-created", "db-relation-created", "leader-elected", "config-changed", "start",
			"db-relation-changed", "db-relation-joined", "db-relation-changed",
		}},
	} {
		t.Run(about, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				ctrl := unitertest.New()
				ctrl.AddApplication("web", "local:web-0", nil)
				ctrl.AddUnit("web/0")
				test.prepare(ctrl)
				c := &charm{t: t, ctrl: ctrl, unit: "web/0"}
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					c.agent(ctx, dir)
				}()
				wantHooks(t, c, 0, test.want...)
				cancel()
				<-ended
			})
		})
	}
}

func TestLeadershipWonLater(t *testing.T) {
	live(t, success, func(t *testing.T, ctrl *unitertest.Controller, c *charm) {
		synctest.Wait()
		ctrl.SetLeader("web", "web/1")
		time.Sleep(2 * time.Minute) // until the claim is renewed
		id := ctrl.Relate("web:db", "mysql:server")
		synctest.Wait()
		if got := ctrl.RelationStatus(id); got != "" {
			t.Errorf("a unit that does not lead made the relation %q", got)
		}
		n := len(c.trace())
		ctrl.SetLeader("web", "")
		wantHooks(t, c, n, "leader-elected")
		if got := ctrl.RelationStatus(id); got != params.Joined {
			t.Errorf("relation is %q", got)
		}
		ctrl.Suspend(id, true)
		wantHooks(t, c, n, "leader-elected", "db-relation-broken")
		if got := ctrl.RelationStatus(id); got != params.Suspended {
			t.Errorf("relation is %q", got)
		}
	})
}

func TestUpgrade(t *testing.T) {
	live(t, success, func(t *testing.T, ctrl *unitertest.Controller, c *charm) {
		synctest.Wait()
		n := len(c.trace())
		ctrl.SetCharm("web", "local:web-1")
		wantHooks(t, c, n, "upgrade-charm", "config-changed")
		if u := ctrl.Unit("web/0"); u.Charm != "local:web-1" || u.Agent.Status != "idle" {
			t.Errorf("got %+v", u)
		}
	})
}

func TestUpdateStatus(t *testing.T) {
	live(t, success, func(t *testing.T, ctrl *unitertest.Controller, c *charm) {
		synctest.Wait()
		n := len(c.trace())
		history := len(ctrl.Unit("web/0").History)
		time.Sleep(4*time.Minute - time.Second) // 5 minutes less a fifth
		wantHooks(t, c, n)
		time.Sleep(time.Hour)
		if got := len(c.names(n)); got < 10 || got > 16 {
			t.Errorf("update-status ran %d times in an hour", got)
		}
		if got := ctrl.Unit("web/0").History[history:]; len(got) > 0 {
			t.Errorf("people were told: %q", got)
		}
		ctrl.SetModelConfig("update-status-hook-interval", "1m")
		time.Sleep(6 * time.Minute)
		n = len(c.trace())
		time.Sleep(time.Hour)
		if got := len(c.names(n)); got < 50 || got > 76 {
			t.Errorf("then %d times", got)
		}
	})
}

// TestRetries lets start fail for ever: it is retried after 5 seconds, then ever
// later, while nothing else is run, and resolved ends that.
func TestRetries(t *testing.T) {
	fails := func(r hookRun) hook.Result {
		if r.name == "start" {
			return hook.Result{Outcome: hook.Failed, Err: errors.New("exit status 1")}
		}
		return success(r)
	}
	live(t, fails, func(t *testing.T, ctrl *unitertest.Controller, c *charm) {
		synctest.Wait()
		n := len(c.trace())
		if a := ctrl.Unit("web/0").Agent; a.Status != "error" || a.Info != `hook failed: "start"` {
			t.Errorf("agent is %+v", a)
		}
		time.Sleep(4 * time.Second)
		wantHooks(t, c, n)
		time.Sleep(3 * time.Second)
		wantHooks(t, c, n, "start")
		ctrl.SetConfig("web", "title", 1)
		time.Sleep(time.Hour) // 10, 20, 40, 80, 160, 300, 300 … and up to a fifth more
		if got := len(c.names(n)); got < 14 || got > 18 {
			t.Errorf("start was run %d times in an hour", got)
		}
		n = len(c.trace())
		ctrl.Resolve("web/0", params.ResolvedRetryHooks)
		wantHooks(t, c, n, "start")
		ctrl.Resolve("web/0", params.ResolvedNoHooks)
		wantHooks(t, c, n, "start", "config-changed")
		if a := ctrl.Unit("web/0").Agent.Status; a != "idle" {
			t.Errorf("agent is %s", a)
		}
	})
}

func TestNoRetries(t *testing.T) {
	fails := func(r hookRun) hook.Result {
		return hook.Result{Outcome: hook.Failed, Err: errors.New("exit status 1")}
	}
	live(t, fails, func(t *testing.T, ctrl *unitertest.Controller, c *charm) {
		ctrl.SetModelConfig("automatically-retry-hooks", false)
		synctest.Wait()
		n := len(c.trace())
		time.Sleep(time.Hour)
		wantHooks(t, c, n)
	})
}

// TestKilledHooks are run again at once, but not for ever.
func TestKilledHooks(t *testing.T) {
	kills := func(r hookRun) hook.Result {
		if r.name == "start" {
			return hook.Result{Outcome: hook.Killed, Err: errors.New("signal: killed")}
		}
		return success(r)
	}
	live(t, kills, func(t *testing.T, ctrl *unitertest.Controller, c *charm) {
		wantHooks(t, c, 0, "install", "leader-elected", "config-changed", "start", "start", "start")
		if a := ctrl.Unit("web/0").Agent.Status; a != "error" {
			t.Errorf("agent is %s", a)
		}
	})
}

// TestRefusedChanges has a hook write for an application that its unit does not
// lead any more: the hook has failed, and nothing of it is to be seen.
func TestRefusedChanges(t *testing.T) {
	var ctrl *unitertest.Controller
	loses := func(r hookRun) hook.Result {
		if r.name == "db-relation-changed" {
			ctrl.SetLeader("web", "web/1")
		}
		return success(r)
	}
	live(t, loses, func(t *testing.T, c *unitertest.Controller, ch *charm) {
		ctrl = c
		ch.app = map[string]string{"shared": "1"}
		synctest.Wait()
		id := ctrl.Relate("web:db", "mysql:server")
		ctrl.Enter(id, "mysql/0", map[string]string{"k": "v"})
		synctest.Wait()
		if a := ctrl.Unit("web/0").Agent; a.Status != "error" || !strings.Contains(a.Info, "db-relation-changed") ||
			a.Data["remote-unit"] != "mysql/0" {
			t.Errorf("agent is %+v", a)
		}
		if got, _ := ctrl.Settings(id, "web"); len(got) > 0 {
			t.Errorf("the application has %v", got)
		}
		if got, _ := ctrl.Settings(id, "web/0"); got["seen"] != "" {
			t.Errorf("the unit has %v", got)
		}
	})
}
