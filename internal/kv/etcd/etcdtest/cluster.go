// Package etcdtest starts real etcd clusters for tests: each member a process of
// its own, the test's binary run again, so that it can be killed like one.
//
// A package that uses it calls MemberMain first in its TestMain.
package etcdtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// errNotReady is a member that ended, or said something else, before it served.
var errNotReady = errors.New("member does not serve")

// Cluster is running members on loopback addresses.
type Cluster struct {
	t       testing.TB
	members []*process
}

// process is one member, running or killed.
type process struct {
	spec  memberSpec
	log   string // file with what it said
	cmd   *exec.Cmd
	stdin io.Closer // its end tells the member to go, should the test die
	ready chan error
}

// Start starts a cluster of n members and waits until all of them serve. They
// are killed when the test ends; what they logged is shown if it failed.
func Start(t testing.TB, n int) *Cluster {
	t.Helper()
	c := &Cluster{t: t}
	dir := t.TempDir()
	var initial []string
	for i := range n {
		name := fmt.Sprintf("m%d", i)
		host := freeHost(t)
		p := &process{
			spec: memberSpec{
				Name:   name,
				Dir:    filepath.Join(dir, name),
				Peer:   "http://" + net.JoinHostPort(host, peerPort),
				Client: "http://" + net.JoinHostPort(host, clientPort),
			},
			log: filepath.Join(dir, name+".log"),
		}
		c.members = append(c.members, p)
		initial = append(initial, name+"="+p.spec.Peer)
	}
	t.Cleanup(c.stop)
	for _, p := range c.members {
		p.spec.Initial = strings.Join(initial, ",")
		if err := p.start(); err != nil {
			t.Fatalf("cannot start %s: %v", p.spec.Name, err)
		}
	}
	for i := range c.members {
		c.wait(i)
	}
	return c
}

// The ports of every member. Each has a loopback address of its own: a free port
// of 127.0.0.1 might be taken by anybody's connection before the member listens,
// or while it is killed.
const (
	clientPort = "2379"
	peerPort   = "2380"
)

// freeHost is a loopback address on whose ports nobody listens.
func freeHost(t testing.TB) string {
	t.Helper()
	for range 100 {
		host := fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254))
		if free(t, host, clientPort) && free(t, host, peerPort) {
			return host
		}
	}
	t.Fatal("no free loopback address")
	return ""
}

func free(t testing.TB, host, port string) bool {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", net.JoinHostPort(host, port))
	return err == nil && l.Close() == nil
}

// Endpoints are the client URLs of all members, in order.
func (c *Cluster) Endpoints() []string {
	var urls []string
	for _, p := range c.members {
		urls = append(urls, p.spec.Client)
	}
	return urls
}

// Kill ends a member at once, as a power cut would.
func (c *Cluster) Kill(i int) { c.members[i].kill() }

// Restart starts a killed member on what it left. With wait it returns once the
// member serves, which takes a majority.
func (c *Cluster) Restart(i int, wait bool) {
	c.t.Helper()
	if err := c.members[i].start(); err != nil {
		c.t.Fatalf("cannot restart member %d: %v", i, err)
	}
	if wait {
		c.wait(i)
	}
}

// Freeze stops a member's process in its tracks; Thaw lets it go on.
func (c *Cluster) Freeze(i int) { c.signal(i, syscall.SIGSTOP) }

// Thaw undoes Freeze.
func (c *Cluster) Thaw(i int) { c.signal(i, syscall.SIGCONT) }

func (c *Cluster) signal(i int, sig syscall.Signal) {
	c.t.Helper()
	if err := c.members[i].cmd.Process.Signal(sig); err != nil {
		c.t.Fatalf("cannot signal member %d: %v", i, err)
	}
}

func (c *Cluster) wait(i int) {
	c.t.Helper()
	if err := <-c.members[i].ready; err != nil {
		c.t.Fatalf("member %d: %v", i, err)
	}
}

func (c *Cluster) stop() {
	for i, p := range c.members {
		p.kill()
		if log, err := os.ReadFile(p.log); err == nil && c.t.Failed() {
			c.t.Logf("member %d said:\n%s", i, tail(string(log), 20))
		}
	}
}

func tail(s string, lines int) string {
	all := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

func (p *process) start() error {
	spec, err := json.Marshal(p.spec)
	if err != nil {
		return err
	}
	log, err := os.OpenFile(p.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd = exec.CommandContext(context.Background(), os.Args[0]) // it ends by kill
	p.cmd.Env = append(os.Environ(), memberVar+"="+string(spec))
	p.cmd.Stderr = log
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	p.ready = make(chan error, 1)
	go func(ready chan<- error) {
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil || line != readyLine {
			ready <- fmt.Errorf("not ready: %q: %w", line, errors.Join(err, errNotReady))
		}
		close(ready)
	}(p.ready)
	return nil
}

func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	// The process may be gone already, and it never exits well.
	_ = p.cmd.Process.Kill()
	for range p.ready { //nolint:revive // its reader comes before Wait
	}
	_ = p.cmd.Wait()
	_ = p.stdin.Close()
	p.cmd = nil
}
