package fault_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// processes are those that carry this place's data directory in their environment or on their
// command line, but for this one.
func (p *place) processes() []int {
	found, _ := filepath.Glob("/proc/[0-9]*")
	var pids []int
	for _, dir := range found {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil || pid == os.Getpid() || zombie(dir) {
			continue
		}
		env, _ := os.ReadFile(filepath.Join(dir, "environ")) // gone, or another user's
		line, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		if bytes.Contains(env, []byte(p.data)) || bytes.Contains(line, []byte(p.data)) {
			pids = append(pids, pid)
		}
	}
	return pids
}

func zombie(dir string) bool {
	stat, err := os.ReadFile(filepath.Join(dir, "stat"))
	i := bytes.LastIndexByte(stat, ')')
	return err != nil || i < 0 || i+2 >= len(stat) || stat[i+2] == 'Z'
}

// agent returns the process of a machine's agent as its lock names it.
func (p *place) agent(model, machine string) int {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.machineDir(model, machine), "agent.lock"))
	if err != nil {
		p.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		p.t.Fatal(err)
	}
	return pid
}

func (p *place) machineDir(model, machine string) string {
	return filepath.Join(p.data, "machines", model, machine)
}

// eventually asks until ok says yes; it says what it saw when the time is over.
func eventually(t *testing.T, what string, limit time.Duration, ok func() (bool, string)) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for {
		yes, saw := ok()
		if yes {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s; last seen: %s", limit, what, saw)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// freePort returns a port that nobody listens at.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // it listens nowhere afterwards
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
