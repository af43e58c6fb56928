package proc_test

import (
	"path/filepath"
	"testing"
	"time"
)

// TestKillLeavesNothingRunning: the agent ends at once, and a daemon that left the process group
// ends too.
func TestKillLeavesNothingRunning(t *testing.T) {
	d := newDriver(t, t.TempDir())
	if err := d.Start(one, nothing); err != nil {
		t.Fatal(err)
	}
	daemon := await(t, filepath.Join(d.Path(one), "daemon"), 0)
	agent := await(t, filepath.Join(d.Path(one), "agent"), 0)
	began := time.Now()
	d.Kill()
	if took := time.Since(began); took >= 2*time.Second { // Stop's grace
		t.Errorf("Kill took %v", took)
	}
	for name, pid := range map[string]int{"agent": agent, "daemon": daemon} {
		if alive(pid) {
			t.Errorf("the %s still runs after Kill", name)
		}
	}
	if err := d.Start(one, nothing); err == nil {
		t.Error("Start after Kill succeeded")
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
