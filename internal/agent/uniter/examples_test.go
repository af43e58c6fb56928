package uniter_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/agent/uniter"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

// TestWebCharm takes the example charm through its whole life, with an agent that
// is started anew in the middle of it.
func TestWebCharm(t *testing.T) {
	m := newMachine(t)
	port, other := freePort(t), freePort(t)
	m.deploy("web", example(t, "web"), map[string]any{"title": "Hello <you>", "message": "first", "port": port})
	stop, _ := m.run("web/0")
	u := m.await("web/0", "active", active(fmt.Sprint(port)))
	if got := page(t, port); !strings.Contains(got, "Hello &lt;you&gt;") || !strings.Contains(got, "first") {
		t.Errorf("page is %q", got)
	}
	want := map[string][]params.PortRange{"": {{FromPort: port, ToPort: port, Protocol: "tcp"}}}
	if diff := cmp.Diff(want, u.Ports); diff != "" {
		t.Errorf("ports (-want +got)\n%s", diff)
	}
	wantHistory := []string{
		"workload waiting agent initialising", "agent executing running install hook",
		"workload maintenance installing charm software", "workload maintenance installed",
		"agent executing running leader-elected hook", "agent executing running config-changed hook",
		fmt.Sprintf("workload active serving on port %d", port), "agent executing running start hook",
		fmt.Sprintf("workload active serving on port %d", port), "agent idle ",
	}
	if diff := cmp.Diff(wantHistory, u.History); diff != "" {
		t.Errorf("statuses (-want +got)\n%s", diff)
	}

	stop() // the page outlives its agent
	for line := range strings.Lines(m.log.String()) {
		if strings.Count(line, " unit=") != 1 {
			t.Errorf("names its unit not once: %s", line)
		}
	}
	m.ctrl.SetConfig("web", "message", "second")
	m.ctrl.SetConfig("web", "port", other)
	if got := page(t, port); !strings.Contains(got, "first") {
		t.Errorf("without an agent the page is %q", got)
	}
	_, ended := m.run("web/0")
	u = m.await("web/0", "on the other port", active(fmt.Sprint(other)))
	if got := page(t, other); !strings.Contains(got, "second") {
		t.Errorf("page is %q", got)
	}
	if got := page(t, port); got != "" {
		t.Errorf("the old port still serves %q", got)
	}
	if got := u.Ports[""]; len(got) != 1 || got[0].FromPort != other {
		t.Errorf("open ports: %v", got)
	}
	if n := strings.Count(strings.Join(u.History, "\n"), "running install hook"); n != 1 {
		t.Errorf("install ran %d times", n)
	}

	m.ctrl.DestroyUnit("web/0")
	if err := <-ended; !errors.Is(err, uniter.ErrTerminated) {
		t.Errorf("agent ended: %v", err)
	}
	u = m.ctrl.Unit("web/0")
	if u.Life != life.Dead || u.Workload.Status != "terminated" || len(u.Ports[""]) != 0 || page(t, other) != "" {
		t.Errorf("at the end: %+v, page %q", u, page(t, other))
	}
	if left := processesOf(m.dir); len(left) > 0 {
		t.Errorf("still running: %q", left)
	}
}

// TestDatabaseAndConsumer has two units of one machine exchange a value.
func TestDatabaseAndConsumer(t *testing.T) {
	m := newMachine(t)
	port := freePort(t)
	m.deploy("database", example(t, "database"), map[string]any{"label": "lucky number"})
	m.deploy("consumer", example(t, "consumer"), map[string]any{"port": port})
	m.run("database/0")
	_, ended := m.run("consumer/0")
	m.await("consumer/0", "waiting", func(u unitertest.Unit) bool {
		return u.Workload.Status == "waiting" && u.Workload.Info == "for a database" && u.Agent.Status == "idle"
	})
	id := m.ctrl.Relate("consumer:db", "database:db")
	m.await("consumer/0", "showing a value", active("shows "))
	value, err := os.ReadFile(filepath.Join(m.unitDir("database/0"), "charm", "var", "value"))
	if err != nil || len(value) != 16 {
		t.Fatalf("value is %q, %v", value, err)
	}
	if got := page(t, port); !strings.Contains(got, string(value)) || !strings.Contains(got, "lucky number") {
		t.Errorf("page is %q, the value %s", got, value)
	}
	m.ctrl.SetConfig("database", "label", "secret number")
	timeout := time.After(20 * time.Second)
	for !strings.Contains(page(t, port), "secret number") {
		select {
		case <-m.ctrl.Changed():
		case <-timeout:
			t.Fatalf("page is %q\n%s", page(t, port), m.log)
		}
	}
	m.ctrl.DestroyRelation(id)
	m.await("consumer/0", "waiting again", func(u unitertest.Unit) bool { return u.Workload.Status == "waiting" && u.Agent.Status == "idle" })
	if got := page(t, port); strings.Contains(got, string(value)) {
		t.Errorf("without a database the page is %q", got)
	}
	m.ctrl.DestroyUnit("consumer/0")
	if err := <-ended; !errors.Is(err, uniter.ErrTerminated) {
		t.Errorf("agent ended: %v", err)
	}
}

func TestDispatchCharm(t *testing.T) {
	m := newMachine(t)
	m.deploy("dispatch", example(t, "dispatch"), map[string]any{"greeting": "hello"})
	_, ended := m.run("dispatch/0")
	u := m.await("dispatch/0", "active", active("hello: 4 hooks, the last was start"))
	if u.Version != "1.0" {
		t.Errorf("version is %q", u.Version)
	}
	m.ctrl.DestroyUnit("dispatch/0")
	if err := <-ended; !errors.Is(err, uniter.ErrTerminated) {
		t.Errorf("agent ended: %v", err)
	}
	hooks, err := os.ReadFile(filepath.Join(m.unitDir("dispatch/0"), "charm", "var", "hooks"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"install", "leader-elected", "config-changed", "start", "stop", "remove"}
	if got := strings.Fields(string(hooks)); !slices.Equal(got, want) {
		t.Errorf("hooks: %q, want %q", got, want)
	}
}

// TestFailingCharm resolves an install that fails.
func TestFailingCharm(t *testing.T) {
	m := newMachine(t)
	m.deploy("failing", example(t, "testdata/failing"), nil)
	m.run("failing/0")
	u := m.await("failing/0", "in error", func(u unitertest.Unit) bool { return u.Agent.Status == "error" })
	if u.Agent.Info != `hook failed: "install"` || u.Agent.Data["hook"] != "install" {
		t.Errorf("agent status: %+v", u.Agent)
	}
	m.ctrl.Resolve("failing/0", params.ResolvedNoHooks)
	u = m.await("failing/0", "idle", func(u unitertest.Unit) bool { return u.Agent.Status == "idle" })
	if u.Workload.Status != "unknown" {
		t.Errorf("a charm that never said anything is %q", u.Workload.Status)
	}
}

// TestSlowHookIsNotRunTwiceAtOnce stops the agent in the middle of a hook: the hook
// is ended, and run again by the next agent.
func TestSlowHookIsNotRunTwiceAtOnce(t *testing.T) {
	m := newMachine(t)
	m.deploy("slow", example(t, "testdata/slow"), map[string]any{"seconds": 1})
	stop, _ := m.run("slow/0")
	m.await("slow/0", "waiting", func(u unitertest.Unit) bool { return strings.HasPrefix(u.Workload.Info, "waiting for") })
	stop()
	running := filepath.Join(m.unitDir("slow/0"), "charm", "var", "running")
	if err := os.Remove(running); err != nil { // what the hook could not do any more
		t.Errorf("the hook was not ended with its agent: %v", err)
	}
	if state := m.ctrl.Unit("slow/0").State.UniterState; !strings.Contains(state, "opstep: queued") {
		t.Errorf("state is\n%s", state)
	}
	m.run("slow/0")
	m.await("slow/0", "active", active("waited"))
	if _, err := os.Stat(filepath.Join(filepath.Dir(running), "overlap")); err == nil {
		t.Error("the hook was run twice at once")
	}
}

// TestControllerLostDuringAHook cuts the connection while a hook runs: the hook comes
// to its end, and the next agent takes its success for what it is.
func TestControllerLostDuringAHook(t *testing.T) {
	m := newMachine(t)
	dir := example(t, "testdata/slow")
	script := "#!/bin/sh\nmkdir -p var; echo begin >> var/starts; sleep 0.5; echo end >> var/starts\n"
	if err := os.WriteFile(filepath.Join(dir, "hooks", "start"), []byte(script), 0o755); err != nil { //nolint:gosec // a hook
		t.Fatal(err)
	}
	m.deploy("slow", dir, map[string]any{"seconds": 0})
	conn, _, ended := m.connect("slow/0")
	m.await("slow/0", "starting", func(u unitertest.Unit) bool { return u.Agent.Info == "running start hook" })
	conn.Close()
	if err := <-ended; !errors.Is(err, unitertest.ErrConnectionLost) {
		t.Errorf("agent ended: %v", err)
	}
	m.run("slow/0")
	m.await("slow/0", "idle", func(u unitertest.Unit) bool { return u.Agent.Status == "idle" })
	starts, err := os.ReadFile(filepath.Join(m.unitDir("slow/0"), "charm", "var", "starts"))
	if err != nil || string(starts) != "begin\nend\n" {
		t.Errorf("start did %q, %v", starts, err)
	}
	if !strings.Contains(m.ctrl.Unit("slow/0").State.UniterState, "started: true") {
		t.Error("start does not count as done")
	}
}

// processesOf returns the command lines of processes that work below dir.
func processesOf(dir string) []string {
	var found []string
	entries, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range entries {
		line, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(line), dir) {
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}
