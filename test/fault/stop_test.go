package fault_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/jujuclient"
)

// TestNothingLeft stops a controller whose charm runs a daemon of its own: nothing of it runs on,
// and the next start brings all of it back.
func TestNothingLeft(t *testing.T) {
	t.Parallel()
	if err := examples(); err != nil {
		t.Fatal(err)
	}
	p := newPlace(t)
	for round := range 2 {
		u := p.up()
		u.ready()
		info := p.stored()
		conn := connect(t, info, info.Models["admin/default"])
		if round == 0 {
			deploy(t, conn, "web", "web", 1, map[string]string{"port": freePort(t)})
		}
		workload(t, conn, "web/0", "active", "", 30*time.Second)
		if len(p.processes()) < 2 {
			t.Fatal("no agent runs: there is nothing to leave behind")
		}
		if status := u.stop(); status != 0 {
			t.Errorf("the controller ended with status %d\n%s", status, u.stderr)
		}
		if left := p.processes(); len(left) > 0 {
			t.Errorf("processes %v were left", left)
		}
		if !strings.Contains(u.stderr.String(), "stopping 1 machine(s)") {
			t.Errorf("the stop did not say what it waits for:\n%s", u.stderr)
		}
	}
}

// TestInterruptedTwice stops a controller whose agent cannot end, for a hook of it takes long: the
// second interrupt ends everything at once.
func TestInterruptedTwice(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	u := p.up()
	u.ready()
	info := p.stored()
	model := info.Models["admin/default"]
	conn := connect(t, info, model)
	deploy(t, conn, "testdata/slow", "slow", 1, map[string]string{"seconds": "600"})
	workload(t, conn, "slow/0", "maintenance", "waiting for 600 seconds", 30*time.Second)
	u.interrupt()
	eventually(t, "it says what it waits for", 10*time.Second, func() (bool, string) {
		said := u.stderr.String()
		return strings.Contains(said, "stopping 1 machine(s) (interrupt again to kill)"), said
	})
	began := time.Now()
	u.interrupt()
	if status := u.wait(5 * time.Second); status != 137 {
		t.Errorf("the exit status is %d, not 137", status)
	}
	t.Logf("killed within %v", time.Since(began))
	if left := p.processes(); len(left) > 0 {
		t.Errorf("processes %v were left\n%s", left, u.stderr)
	}
	// Nothing was lost by it.
	u = p.up()
	u.ready()
	if _, ok := status(t, connect(t, p.stored(), model)).Applications["slow"]; !ok {
		t.Error("the application is gone")
	}
}

// TestSecondUp starts a controller on a directory that another one has.
func TestSecondUp(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	first := p.up()
	first.ready()
	began := time.Now()
	second := p.up()
	if status := second.wait(5 * time.Second); status != 1 {
		t.Errorf("the exit status is %d, not 1", status)
	}
	t.Logf("refused within %v", time.Since(began))
	want := "is in use by process " + strconv.Itoa(first.cmd.Process.Pid)
	if said := second.stderr.String(); !strings.Contains(said, want) || !strings.Contains(said, p.data) {
		t.Errorf("the second said %q, which should hold %q", said, want)
	}
	if status := first.stop(); status != 0 {
		t.Errorf("the first ended with status %d\n%s", status, first.stderr)
	}
}

// TestPortKept starts at any port twice.
func TestPortKept(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var first string
	for range 2 {
		u := p.up()
		u.ready()
		info := p.stored()
		if first == "" {
			first = info.Address
		}
		if info.Address != first {
			t.Errorf("the second start serves at %s, not %s", info.Address, first)
		}
		connect(t, info, "")
		u.stop()
	}
}

// TestForeignEntry starts a controller whose name another one has in the client store. That entry
// stays as it is, and the way out is said.
func TestForeignEntry(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	store := jujuclient.NewFileStore(p.store)
	foreign := jujuclient.ControllerDetails{
		ControllerUUID: "11111111-2222-4333-8444-555555555555", APIEndpoints: []string{"10.0.0.1:17070"}, CACert: "theirs",
	}
	if err := store.AddController(p.name, foreign); err != nil {
		t.Fatal(err)
	}
	u := p.up()
	u.ready()
	eventually(t, "the warning is said", 5*time.Second, func() (bool, string) {
		said := u.stderr.String()
		return strings.Contains(said, foreign.ControllerUUID) && strings.Contains(said, "--name") &&
			strings.Contains(said, "unregister "+p.name), said
	})
	have, err := store.ControllerByName(p.name)
	if err != nil || have.ControllerUUID != foreign.ControllerUUID || have.APIEndpoints[0] != foreign.APIEndpoints[0] {
		t.Errorf("the foreign entry is now %+v, %v", have, err)
	}
	if _, err := store.AccountDetails(p.name); err == nil {
		t.Error("the foreign entry was given an account")
	}
	if _, err := os.Stat(p.data); err != nil {
		t.Error(err)
	}
	u.stop()
}
