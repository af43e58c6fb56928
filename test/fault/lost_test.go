package fault_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
)

// silence is how long the test's controller waits for an agent's ping. Agents ping once a minute,
// so the test is over before a healthy one would be dropped.
const silence = 20 * time.Second

// TestStoppedAgent stops an agent's process without ending it: its connection stays, and still it
// is shown as lost, until it goes on.
func TestStoppedAgent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	u := p.serve(childConfig{AgentCommand: []string{binary(t), "agent"}, PingTime: silence})
	info := u.info()
	model := info.Models["admin/default"]
	conn := connect(t, info, model)
	deploy(t, conn, "dispatch", "dispatch", 1, nil)
	workload(t, conn, "dispatch/0", "active", "", 15*time.Second)
	agent := p.agent(model, "0")
	if err := syscall.Kill(agent, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(agent, syscall.SIGCONT) })
	eventually(t, "the agents are shown as lost", silence+15*time.Second, lost(t, conn, "down", "lost"))
	if err := syscall.Kill(agent, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the agents are back", 15*time.Second, lost(t, conn, "started", "idle"))
	u.stop()
}

// lost says whether machine 0 and the unit on it have these agent statuses.
func lost(t *testing.T, conn api.Connection, machine, unit string) func() (bool, string) {
	return func() (bool, string) {
		t.Helper()
		s := status(t, conn)
		m := s.Machines["0"].AgentStatus
		u := s.Applications["dispatch"].Units["dispatch/0"].AgentStatus
		return m.Status == machine && u.Status == unit, m.Status + " (" + m.Info + "), " + u.Status + " (" + u.Info + ")"
	}
}
