package fault_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestHookRunsOnce kills the agent and its controller while a hook of five seconds runs. The hook's
// process lives on; the next agent runs the hook again, but not beside it.
func TestHookRunsOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	u := p.up()
	u.ready()
	info := p.stored()
	model := info.Models["admin/default"]
	deploy(t, connect(t, info, model), "testdata/slow", "slow", 1, nil)
	runs := filepath.Join(p.machineDir(model, "0"), "agents", "unit-slow-0", "charm", "var", "runs")
	eventually(t, "the hook runs", 30*time.Second, func() (bool, string) {
		text, _ := os.ReadFile(runs) // not there yet
		return len(text) > 0, string(text)
	})

	u.kill()
	agent := p.agent(model, "0")
	if err := syscall.Kill(agent, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(runs); strings.Contains(string(text), "end") {
		t.Fatalf("the hook had ended before it could be disturbed: %s", text)
	}
	u = p.up()
	u.ready()
	workload(t, connect(t, p.stored(), model), "slow/0", "active", "waited for 5 seconds", 40*time.Second)

	text, err := os.ReadFile(runs)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("what the hook noted:\n%s", text)
	notTwiceAtOnce(t, string(text))
	if overlap, err := os.ReadFile(filepath.Join(filepath.Dir(runs), "overlap")); err == nil {
		t.Errorf("the hook found another run of itself: %s", overlap)
	}
	if next := p.agent(model, "0"); next == agent {
		t.Errorf("the agent that was killed, process %d, still holds the lock", agent)
	}
	if status := u.stop(); status != 0 {
		t.Errorf("the controller ended with status %d\n%s", status, u.stderr)
	}
}

// notTwiceAtOnce reads the lines "begin|end PID TIME" that the hook notes.
func notTwiceAtOnce(t *testing.T, runs string) {
	t.Helper()
	running, begun := "", 0
	for line := range strings.Lines(runs) {
		var what, pid string
		var at int64
		if _, err := fmt.Sscan(line, &what, &pid, &at); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		switch {
		case what == "begin" && running != "":
			t.Errorf("process %s began while %s ran", pid, running)
		case what == "begin":
			running = pid
			begun++
		default:
			running = ""
		}
	}
	if begun < 2 {
		t.Errorf("the hook that was interrupted ran %d time(s): it was not run again", begun)
	}
}
