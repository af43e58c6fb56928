package hook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/hook"
)

const killedAgentDir = "HOOK_TEST_KILLED_AGENT_DIR"

// beKilled runs the start hook in dir, as an agent that will not see its end.
func beKilled(dir string) {
	ctx := context.Background()
	p, err := newPlace(ctx, dir)
	if err == nil {
		var hc *hook.Context
		hc, err = p.context(ctx, hook.Info{Kind: hook.Start}, nil)
		if err == nil {
			_, err = p.runner.Lock(ctx, hc)
		}
		if err == nil {
			_, err = p.runner.Run(ctx, hc)
		}
	}
	fmt.Fprintln(os.Stderr, "the agent was not killed:", err)
	os.Exit(1)
}

// killAgent starts an agent in another process, waits until its hook has written
// the file pid, and kills the agent, not the hook.
func killAgent(t *testing.T, dir string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), killedAgentDir+"="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitForFile(t, filepath.Join(dir, "charm", "pid"))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("%v: %s", err, stderr.String())
	}
}

// TestHookOutlivesItsAgent kills an agent during a hook that leaves a daemon too:
// the next agent's hook begins when that hook has ended, and does not wait for the
// daemon, which holds the lock as well.
func TestHookOutlivesItsAgent(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/start", `sleep 60 & echo $! > daemon
echo $$ > pid
sleep 1
date +%s%N > ended`, 0o755)
	killAgent(t, p.dir)
	daemon := waitForFile(t, filepath.Join(p.dir, "charm", "daemon"))
	defer syscall.Kill(daemon, syscall.SIGKILL)

	p.write(t, "hooks/stop", `date +%s%N > began`, 0o755)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if result, _ := p.run(t, ctx, hook.Stop); result.Outcome != hook.Succeeded {
		t.Fatalf("%+v", result)
	}
	ended, began := p.read(t, "ended"), p.read(t, "began")
	if began < ended {
		t.Errorf("a hook began at %s while another ran until %s", began, ended)
	}
	if err := syscall.Kill(daemon, 0); err != nil {
		t.Errorf("the daemon is gone: %v", err)
	}
	if result, _ := p.run(t, ctx, hook.Stop); result.Outcome != hook.Succeeded {
		t.Errorf("the hook after that: %+v", result)
	}
}

// TestWaitForAHookEnds gives up waiting for a hook of a killed agent when it is
// told to.
func TestWaitForAHookEnds(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/start", `echo $$ > pid; exec sleep 60`, 0o755)
	killAgent(t, p.dir)
	pid := waitForFile(t, filepath.Join(p.dir, "charm", "pid"))
	defer syscall.Kill(pid, syscall.SIGKILL)
	lock := hook.NewMachineLock(filepath.Join(p.dir, "machine.lock"), nil)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := lock.Settle(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v while the hook runs", err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := lock.Settle(ctx); err != nil {
		t.Errorf("got %v after the hook's end", err)
	}
}

// TestUnitsTakeTurns has two units of a machine wish for hooks at the same time.
func TestUnitsTakeTurns(t *testing.T) {
	p := at(t)
	lock := hook.NewMachineLock(filepath.Join(p.dir, "turns.lock"), nil)
	hc, err := p.context(t.Context(), hook.Info{Kind: hook.Start}, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := hook.NewRunner(hook.Config{
		CharmDir: "/nowhere", ToolsDir: "/nowhere", Socket: "/nowhere", Lock: lock, Clock: wall{},
	})
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := other.Lock(t.Context(), hc)
	if err != nil {
		t.Fatal(err)
	}
	settled := make(chan error, 1)
	go func() { settled <- lock.Settle(t.Context()) }()
	select {
	case err := <-settled:
		t.Errorf("had a turn at the same time: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	unlock()
	if err := <-settled; err != nil {
		t.Error(err)
	}
}
