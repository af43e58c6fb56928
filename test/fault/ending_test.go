package fault_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api/client/application"
)

// TestAgentEndsWithoutItsController tells an agent to end that has lost its controller and whose hook
// goes on for that reason. It ends the hook, and itself, in time; the next agent runs the hook again.
func TestAgentEndsWithoutItsController(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	u := p.up()
	u.ready()
	info := p.stored()
	model := info.Models["admin/default"]
	deploy(t, connect(t, info, model), "testdata/slow", "slow", 1, map[string]string{"seconds": "120"})
	runs := filepath.Join(p.machineDir(model, "0"), "agents", "unit-slow-0", "charm", "var", "runs")
	eventually(t, "the hook runs", 30*time.Second, func() (bool, string) {
		text, _ := os.ReadFile(runs) // not there yet
		return len(text) > 0, string(text)
	})
	agent := p.agent(model, "0")
	u.kill()
	time.Sleep(2 * time.Second) // the agent has noticed, and the hook goes on
	if err := syscall.Kill(agent, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the agent ends", 20*time.Second, func() (bool, string) {
		err := syscall.Kill(agent, 0)
		return err != nil || zombie(filepath.Join("/proc", strconv.Itoa(agent))), "it runs"
	})
	if text, err := os.ReadFile(runs); err != nil || strings.Contains(string(text), "end") {
		t.Errorf("the hook ended by itself: %s, %v", text, err)
	}
	u = p.up()
	u.ready()
	conn := connect(t, p.stored(), model)
	if err := application.NewClient(conn).SetConfig("", "slow", "", map[string]string{"seconds": "1"}); err != nil {
		t.Fatal(err)
	}
	workload(t, conn, "slow/0", "active", "waited for 1 seconds", 60*time.Second)
	if status := u.stop(); status != 0 {
		t.Errorf("the controller ended with status %d\n%s", status, u.stderr)
	}
}
