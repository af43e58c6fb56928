package agents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent"
	"github.com/gantline/gantline/internal/ca"
	jujuagent "github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
)

// agentVar makes a process of the test's binary be a machine's agent, configured by this document.
const agentVar = "GANTLINE_AGENTS_AGENT"

// agentConfig is what such an agent is told.
type agentConfig struct {
	Dir string
	// DiesAt is the message with which it is to kill itself, "" for none.
	DiesAt string
}

// What an agent logs in the moments in which it is killed.
const (
	// answered is between the answer that names another CA and the writing of it.
	answered = "updating agent config ca-cert"
	// written is between that and the next connection.
	written = "controllers' CA certificates changed"
)

// runAgent runs a machine's agent, which kills itself (kill -9) when it logs what it is to die at.
func runAgent(document string) error {
	var cfg agentConfig
	if err := json.Unmarshal([]byte(document), &cfg); err != nil {
		return err
	}
	a, err := agent.New(agent.Config{
		Dir: cfg.Dir, Executable: os.Args[0], Version: api.ClientVersion, Path: os.Getenv("PATH"), Logger: slog.New(killer(cfg.DiesAt)),
	})
	if err != nil {
		return err
	}
	return a.Run(context.Background())
}

// killer is a log handler that kills the process at a message, with the first attribute that is true
// behind it.
type killer string

func (k killer) Enabled(context.Context, slog.Level) bool { return k != "" }
func (k killer) WithAttrs([]slog.Attr) slog.Handler       { return k }
func (k killer) WithGroup(string) slog.Handler            { return k }

func (k killer) Handle(_ context.Context, r slog.Record) error {
	said := r.Message
	r.Attrs(func(a slog.Attr) bool {
		if a.Value.Kind() == slog.KindBool && a.Value.Bool() {
			said = r.Message + " " + a.Key
		}
		return said == r.Message
	})
	if said != string(k) {
		return nil
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		return err
	}
	select {} // not a step further, however long the signal takes
}

// runsAgent runs the agent of the machine in the directory in a process of its own.
func (p *place) runsAgent(dir, diesAt string) *exec.Cmd {
	p.t.Helper()
	document, err := json.Marshal(agentConfig{Dir: dir, DiesAt: diesAt})
	p.must(err)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), agentVar+"="+string(document))
	cmd.Stderr = os.Stderr
	p.must(cmd.Start())
	p.t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	return cmd
}

// diesAgain runs an agent that comes as far as diesAt.
func (p *place) diesAgain(dir, diesAt string) {
	p.t.Helper()
	cmd := p.runsAgent(dir, diesAt)
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
			p.t.Fatalf("the agent ended with %v, and not where it was to be killed", err)
		}
	case <-time.After(time.Minute):
		p.t.Fatalf("the agent did not come to %q", diesAt)
	}
}

// keeps fails if the agent keeps other CAs.
func (p *place) keeps(config, when, want string) {
	p.t.Helper()
	c, err := jujuagent.ReadConfig(config)
	p.must(err)
	if c.CACert() != want {
		p.t.Fatalf("%s the agent keeps\n%s, want\n%s", when, c.CACert(), want)
	}
}

// refusesToRetire fails if the old CA can be retired.
func (p *place) refusesToRetire(when string) {
	p.t.Helper()
	_, err := p.order(&ca.Order{Action: ca.Retire})
	if err == nil || !strings.Contains(err.Error(), "would be lost (in admin/default 0 (") {
		p.t.Fatalf("%s, and retiring the old CA says %v", when, err)
	}
}

// retires retires the old CA as soon as that is not refused.
func (p *place) retires() {
	p.t.Helper()
	eventually(p.t, "the old CA is retired", time.Minute, func() (bool, string) {
		_, err := p.order(&ca.Order{Action: ca.Retire})
		if err != nil {
			return false, err.Error()
		}
		return true, ""
	})
}

// TestAgentKilledBeforeItKeepsTheCA kills an agent (kill -9) in every moment between the answer that
// names the CA and the connection that shows that it keeps it, some of them in session after session.
// The CA before is not retired while the agent would be lost by that; once the agent is back it is,
// and the agent survives it.
func TestAgentKilledBeforeItKeepsTheCA(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	address := freeAddress(t)
	p.start(address)
	dir, config := p.join()
	running := p.runsAgent(dir, "")
	p.shows("started", time.Minute)
	p.must(running.Process.Kill())
	_ = running.Wait() // it says that it was killed

	old := p.info.CACert
	_, err := p.order(&ca.Order{Action: ca.Replace})
	p.must(err)
	p.refusesToRetire("the agent is not there")
	for range 2 {
		p.diesAgain(dir, answered)
		p.keeps(config, "killed before it wrote,", old)
		p.refusesToRetire("the agent was answered and did not write")
	}
	p.kill() // what is known of it is known to the next controller
	p.start(address)
	p.refusesToRetire("the controller was killed")
	p.diesAgain(dir, written)
	p.keeps(config, "killed after it wrote,", p.info.CACert+old)
	p.refusesToRetire("the agent has not connected by what it wrote")

	p.runsAgent(dir, "")
	p.retires()
	eventually(t, "the agent trusts the new CA alone", time.Minute, func() (bool, string) {
		c, err := jujuagent.ReadConfig(config)
		p.must(err)
		return c.CACert() == p.info.CACert, c.CACert()
	})
	began := time.Now()
	p.kill()
	p.start(address)
	eventually(t, "the agent is back", time.Minute, func() (bool, string) {
		n := p.loginsSince(began) // nobody else logs in
		return n > 0, fmt.Sprint(n)
	})
}

// TestWhoNeedsTheOldCA: it is what has verified the controller that shows what an agent keeps, in
// every way in which agents connect.
func TestWhoNeedsTheOldCA(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.start("127.0.0.1:0")
	old := p.info.CACert
	var configs []string
	ways := []struct {
		name  string
		cas   func(current string) string
		opts  api.DialOpts
		root  bool // without a model, as agents whose configuration names none
		keeps bool
	}{
		{name: "old", cas: func(string) string { return old }},
		{name: "old, at the root", cas: func(string) string { return old }, root: true},
		{name: "new", cas: func(current string) string { return current }, keeps: true},
		{name: "new, at the root", cas: func(current string) string { return current }, root: true, keeps: true},
		{name: "both", cas: func(current string) string { return current + old }, keeps: true},
		{name: "both, the old one first", cas: func(current string) string { return old + current }, keeps: true},
		{name: "any", cas: func(current string) string { return current }, opts: api.DialOpts{InsecureSkipVerify: true}},
	}
	for range ways {
		_, config := p.join()
		configs = append(configs, config)
	}
	status, err := p.order(&ca.Order{Action: ca.Replace})
	p.must(err)
	if n := len(status.Waiting["admin/default"]); n != len(ways) {
		t.Fatalf("%d machines need the old CA, want all %d", n, len(ways))
	}
	for i, way := range ways {
		c, err := jujuagent.ReadConfig(configs[i])
		p.must(err)
		info, _ := c.APIInfo()
		info.CACert, info.Password = way.cas(p.info.CACert), c.OldPassword()
		version := 3
		if way.root {
			version, info.ModelTag = 1, names.ModelTag{}
		}
		way.opts.Timeout = time.Minute
		conn, err := api.OpenWithVersion(info, way.opts, version)
		if err != nil {
			t.Fatalf("%s: %v", way.name, err)
		}
		defer func() { _ = conn.Close() }()
		status, err := p.order(nil)
		p.must(err)
		machine, needs := info.Tag.Id(), false
		for _, m := range status.Waiting["admin/default"] {
			needs = needs || m.ID == machine
		}
		if needs == way.keeps {
			t.Errorf("machine %s connected by the CA %q, and it is said %v", machine, way.name, status.Waiting)
		}
	}
}
