package fault_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/names"
)

// TestCAReplacedUnderAHook replaces the controller's CA while a hook of a unit runs. The hook comes to
// its end, once; the unit's agent, which takes over what the machine's learns, goes on under the new
// CA alone.
func TestCAReplacedUnderAHook(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	u := p.up()
	u.ready()
	info := p.stored()
	model := info.Models["admin/default"]
	deploy(t, connect(t, info, model), "testdata/slow", "slow", 1, map[string]string{"seconds": "3"})
	agents := filepath.Join(p.machineDir(model, "0"), "agents")
	runs := filepath.Join(agents, "unit-slow-0", "charm", "var", "runs")
	eventually(t, "the hook runs", 30*time.Second, func() (bool, string) {
		text, _ := os.ReadFile(runs) // not there yet
		return len(text) > 0, string(text)
	})
	p.says("replace")
	if text, _ := os.ReadFile(runs); strings.Contains(string(text), "end") {
		t.Fatalf("the hook had ended before the CA was replaced: %s", text)
	}
	workload(t, connect(t, p.stored(), model), "slow/0", "active", "waited for 3 seconds", 40*time.Second)
	text, err := os.ReadFile(runs)
	if err != nil || strings.Count(string(text), "begin") != 1 {
		t.Errorf("the hook was disturbed: %s, %v", text, err)
	}

	eventually(t, "the old CA can be retired", 20*time.Second, func() (bool, string) {
		out, err := p.command("ca", "retire").CombinedOutput()
		return err == nil, string(out)
	})
	conn := connect(t, p.stored(), model)
	want := p.stored().CACert
	if want == info.CACert {
		t.Fatal("the client store has the old CA")
	}
	for _, tag := range []names.Tag{names.NewMachineTag("0"), names.NewUnitTag("slow/0")} {
		eventually(t, tag.String()+" trusts the new CA alone", 30*time.Second, func() (bool, string) {
			c, err := agent.ReadConfig(filepath.Join(agents, tag.String(), agent.AgentConfigFilename))
			if err != nil {
				return false, err.Error()
			}
			return c.CACert() == want, c.CACert()
		})
	}
	if err := application.NewClient(conn).SetConfig("", "slow", "", map[string]string{"seconds": "1"}); err != nil {
		t.Fatal(err)
	}
	workload(t, conn, "slow/0", "active", "waited for 1 seconds", 40*time.Second)
	if status := u.stop(); status != 0 {
		t.Errorf("the controller ended with status %d\n%s", status, u.stderr)
	}
}

// says orders something about the CA from the command line.
func (p *place) says(action string) {
	p.t.Helper()
	if out, err := p.command("ca", action).CombinedOutput(); err != nil {
		p.t.Fatalf("%v\n%s", err, out)
	}
}
