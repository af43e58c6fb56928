package agents_test

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/rpc/params"
)

// output is what a process says.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// example is a running process of the example.
type example struct {
	t         *testing.T
	cmd       *exec.Cmd
	said, log output
}

func runExample(t *testing.T, program, config string) *example {
	t.Helper()
	e := &example{t: t, cmd: exec.Command(program, config)}
	e.cmd.Stdout, e.cmd.Stderr = &e.said, io.Writer(&e.log)
	if err := e.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.cmd.Process.Kill() })
	return e
}

// says waits until it has said the line so often.
func (e *example) says(line string, times int) {
	e.t.Helper()
	eventually(e.t, line, time.Minute, func() (bool, string) {
		return strings.Count(e.said.String(), line+"\n") >= times, e.said.String() + e.log.String()
	})
}

// replacesCA replaces the controller's CA under the example, which goes on all the time.
func (p *place) replacesCA(e *example, program, config, address string) *example {
	p.t.Helper()
	keeps := func(what, caCert string) {
		p.t.Helper()
		eventually(p.t, what, time.Minute, func() (bool, string) {
			c, err := agent.ReadConfig(config)
			p.must(err)
			return c.CACert() == caCert, c.CACert() + e.log.String()
		})
	}
	again := func(then func()) {
		p.t.Helper()
		before := strings.Count(e.said.String(), "machine 0 is alive\n")
		then()
		e.says("machine 0 is alive", before+1)
	}
	old := p.info.CACert
	keeps("the CA in agent.conf", old)
	again(func() {
		_, err := p.order(&ca.Order{Action: ca.Replace})
		p.must(err)
		keeps("both CAs in agent.conf", p.info.CACert+old)
	})
	for what, caCert := range map[string]string{"old": old, "new": p.info.CACert, "other order": old + p.info.CACert} {
		if err := p.trusts(caCert); err != nil {
			p.t.Errorf("who trusts the %s CA cannot log in: %v", what, err)
		}
	}
	eventually(p.t, "the agent has connected by the new CA", time.Minute, func() (bool, string) {
		status, err := p.order(nil)
		p.must(err)
		return status.Old != nil && len(status.Waiting) == 0, fmt.Sprint(status.Waiting)
	})
	again(func() {
		p.kill()
		p.start(address)
	})

	// An agent that was away all the time.
	p.must(e.cmd.Process.Signal(syscall.SIGKILL))
	_ = e.cmd.Wait() // it says that it was killed
	file, err := agent.Open(config)
	p.must(err)
	p.must(file.ChangeConfig(func(c agent.ConfigSetter) error {
		c.SetCACert(old)
		return nil
	}))
	e = runExample(p.t, program, config)
	e.says("machine 0 is alive", 1)
	keeps("both CAs in agent.conf again", p.info.CACert+old)

	again(func() {
		_, err := p.order(&ca.Order{Action: ca.Retire})
		p.must(err)
		keeps("the new CA alone in agent.conf", p.info.CACert)
	})
	if err := p.trusts(old); err == nil {
		p.t.Error("the retired CA is trusted")
	}
	again(func() {
		p.kill()
		p.start(address)
	})
	return e
}

// TestExample is the life of the agent in examples/agent: it goes on over a killed controller, a
// controller that moves, a CA that is replaced, and passwords at every stage of their change.
func TestExample(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the example and kills controllers")
	}
	program := filepath.Join(t.TempDir(), "agent")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "../../examples/agent").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := newPlace(t)
	here := freeAddress(t)
	p.start(here)
	_, config := p.join()

	// The first login rotates the password that joining gave.
	given, err := agent.ReadConfig(config)
	p.must(err)
	e := runExample(t, program, config)
	e.says("machine 0 is alive", 1)
	if err := p.logsIn(config, true); !params.IsCodeUnauthorized(err) {
		t.Errorf("the password that joining gave is still good: %v", err)
	}
	now, err := agent.ReadConfig(config)
	p.must(err)
	if info, _ := now.APIInfo(); info.Password == "" || info.Password == given.OldPassword() {
		t.Error("the password was not rotated")
	}

	// A killed controller.
	p.kill()
	p.start(here)
	e.says("machine 0 is alive", 2)

	// A controller that moves after it said where to.
	there := freeAddress(t)
	p.tell(there)
	eventually(t, "the new address in agent.conf", time.Minute, func() (bool, string) {
		c, err := agent.ReadConfig(config)
		p.must(err)
		addresses, _ := c.APIAddresses()
		saw := strings.Join(addresses, " ")
		return strings.Contains(saw, there), saw
	})
	before := strings.Count(e.said.String(), "machine 0 is alive\n")
	p.kill()
	p.start(there)
	e.says("machine 0 is alive", before+1)
	eventually(t, "the old address gone from agent.conf", time.Minute, func() (bool, string) {
		c, err := agent.ReadConfig(config)
		p.must(err)
		addresses, _ := c.APIAddresses()
		return len(addresses) == 1 && addresses[0] == there, strings.Join(addresses, " ")
	})

	e = p.replacesCA(e, program, config, there)

	// An agent that was killed between writing a new password and setting it.
	p.must(e.cmd.Process.Signal(syscall.SIGKILL))
	_ = e.cmd.Wait() // it says that it was killed
	file, err := agent.Open(config)
	p.must(err)
	p.must(file.ChangeConfig(func(c agent.ConfigSetter) error {
		info, _ := c.APIInfo()
		c.SetOldPassword(info.Password)
		c.SetPassword("a password that nobody has set yet")
		return nil
	}))
	e = runExample(t, program, config)
	e.says("machine 0 is alive", 1)
	if err := p.logsIn(config, true); !params.IsCodeUnauthorized(err) {
		t.Errorf("the old password is still good: %v", err)
	}

	// What it is for: it sees its machine go, lets it, and ends.
	results, err := machinemanager.NewClient(p.open()).DestroyMachines(t.Context(), machinemanager.DestroyArgs{}, "machine-0")
	if err != nil || results[0].Error != nil {
		t.Fatal(err, results)
	}
	e.says("machine 0 is dying", 1)
	if err := e.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, e.log.String())
	}
}
