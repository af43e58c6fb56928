package fault_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
)

// TestKilledLeader kills the machine of an application's leader for good: the other unit leads when
// the lease has ended, and is told.
func TestKilledLeader(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a leader's lease lasts a minute")
	}
	p := newPlace(t)
	u := p.up()
	u.ready()
	info := p.stored()
	model := info.Models["admin/default"]
	conn := connect(t, info, model)
	deploy(t, conn, "dispatch", "dispatch", 2, nil)
	workload(t, conn, "dispatch/0", "active", "", 40*time.Second)
	workload(t, conn, "dispatch/1", "active", "", 40*time.Second)
	led := leader(t, conn)
	other := map[string]string{"dispatch/0": "dispatch/1", "dispatch/1": "dispatch/0"}[led]
	if other == "" {
		t.Fatalf("the leader is %q", led)
	}
	machine := status(t, conn).Applications["dispatch"].Units[led].Machine
	p.bury(model, machine)
	eventually(t, other+" leads", 75*time.Second, func() (bool, string) {
		now := leader(t, conn)
		return now == other, now
	})
	hooks := filepath.Join(p.machineDir(model, status(t, conn).Applications["dispatch"].Units[other].Machine),
		"agents", "unit-"+strings.Replace(other, "/", "-", 1), "charm", "var", "hooks")
	eventually(t, "the charm is told", 10*time.Second, func() (bool, string) {
		text, err := os.ReadFile(hooks)
		return err == nil && strings.Contains(string(text), "leader-elected"), string(text)
	})
	u.stop()
}

func leader(t *testing.T, conn api.Connection) string {
	t.Helper()
	found := ""
	for name, unit := range status(t, conn).Applications["dispatch"].Units {
		if unit.Leader {
			if found != "" {
				t.Fatalf("%s and %s both lead", found, name)
			}
			found = name
		}
	}
	return found
}

// bury kills a machine's agent and takes its lock until the test ends, so that no agent of it can
// begin again.
func (p *place) bury(model, machine string) {
	p.t.Helper()
	lock, err := os.OpenFile(filepath.Join(p.machineDir(model, machine), "agent.lock"), os.O_RDWR, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = lock.Close() }) // which gives the lock back
	if err := syscall.Kill(p.agent(model, machine), syscall.SIGKILL); err != nil {
		p.t.Fatal(err)
	}
	for {
		if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		p.t.Fatal(err)
	}
}
