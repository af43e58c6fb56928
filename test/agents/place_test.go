package agents_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/join"
	"github.com/gantline/gantline/internal/ca"
	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// place is where a controller lives over its restarts.
type place struct {
	t    *testing.T
	data string
	info controller.Info
	// pingTime is how long agents may be silent; 0 for as long as usual.
	pingTime time.Duration

	process *exec.Cmd
	in      io.WriteCloser
	lines   chan string // but those of logins
	read    chan struct{}

	mu     sync.Mutex // guards what follows
	logins []time.Time
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, data: t.TempDir()}
	t.Cleanup(p.kill)
	return p
}

// start runs a controller at the address and returns when it takes logins.
func (p *place) start(listen string) {
	p.t.Helper()
	document, err := json.Marshal(childConfig{DataDir: p.data, Listen: listen, PingTime: p.pingTime, StreamPing: p.pingTime / 6})
	p.must(err)
	p.process = exec.Command(os.Args[0])
	p.process.Env = append(os.Environ(), childVar+"="+string(document))
	p.process.Stderr = os.Stderr
	p.in, err = p.process.StdinPipe()
	p.must(err)
	out, err := p.process.StdoutPipe()
	p.must(err)
	p.must(p.process.Start())
	p.lines, p.read = make(chan string, 8), make(chan struct{})
	go p.follow(out) // ends with the process
	text, ok := strings.CutPrefix(p.line(), "ready ")
	if !ok {
		p.t.Fatalf("the controller said %q", text)
	}
	p.must(json.Unmarshal([]byte(text), &p.info))
}

func (p *place) follow(out io.Reader) {
	defer close(p.read)
	defer close(p.lines)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		nanos, isLogin := strings.CutPrefix(lines.Text(), "login ")
		if !isLogin {
			p.lines <- lines.Text()
			continue
		}
		n, err := strconv.ParseInt(nanos, 10, 64)
		if err != nil {
			continue // cut off by the kill
		}
		p.mu.Lock()
		p.logins = append(p.logins, time.Unix(0, n))
		p.mu.Unlock()
	}
}

func (p *place) line() string {
	p.t.Helper()
	select {
	case line, ok := <-p.lines:
		if !ok {
			p.t.Fatal("the controller has ended")
		}
		return line
	case <-time.After(time.Minute):
		p.t.Fatal("the controller says nothing")
	}
	return ""
}

// tell has the controller tell agents one more address.
func (p *place) tell(address string) {
	p.t.Helper()
	p.say("tell " + address)
}

// say says a line to the controller and waits until it has obeyed.
func (p *place) say(line string) {
	p.t.Helper()
	_, err := io.WriteString(p.in, line+"\n")
	p.must(err)
	if line := p.line(); line != "ok" {
		p.t.Fatalf("the controller said %q", line)
	}
}

// kill is kill -9.
func (p *place) kill() {
	if p.process == nil {
		return
	}
	_ = p.process.Process.Kill() // it may have ended
	<-p.read
	_ = p.process.Wait() // it says that it was killed
	p.process = nil
}

// peak returns how many logins there were in the busiest second, and in all.
func (p *place) peak() (busiest, all int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	first := 0
	for i, at := range p.logins {
		for at.Sub(p.logins[first]) >= time.Second {
			first++
		}
		busiest = max(busiest, i-first+1)
	}
	return busiest, len(p.logins)
}

// loginsSince counts the logins since then.
func (p *place) loginsSince(since time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, at := range p.logins {
		if at.After(since) {
			n++
		}
	}
	return n
}

// forget forgets the logins.
func (p *place) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.logins = nil
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) model() string { return p.info.Models["admin/default"] }

// open logs in as the administrator.
func (p *place) open() api.Connection {
	p.t.Helper()
	conn, err := api.Open(&api.Info{
		Addrs: []string{p.info.Address}, CACert: p.info.CACert, Tag: names.NewUserTag(p.info.User),
		Password: p.info.Password, ModelTag: names.NewModelTag(p.model()),
	}, api.DialOpts{Timeout: time.Minute})
	p.must(err)
	p.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// order orders something about the CA, nil for nothing, and returns how it stands.
func (p *place) order(order *ca.Order) (status ca.Status, err error) {
	p.t.Helper()
	conn := p.open()
	defer func() { _ = conn.Close() }()
	if status, err = p.send(conn, order); err == nil {
		p.info.CACert = status.CACert
	}
	return status, err
}

func (p *place) send(conn api.Connection, order *ca.Order) (status ca.Status, err error) {
	client, err := conn.RootHTTPClient()
	if err != nil {
		return status, err
	}
	method, body := http.MethodGet, []byte(nil)
	if order != nil {
		method = http.MethodPost
		if body, err = json.Marshal(order); err != nil {
			return status, err
		}
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, ca.Path, bytes.NewReader(body))
	if err != nil {
		return status, err
	}
	err = client.Do(p.t.Context(), req, &status)
	return status, err
}

// trusts says whether a client that trusts these CAs alone can log in.
func (p *place) trusts(caCert string) error {
	p.t.Helper()
	conn, err := api.Open(&api.Info{
		Addrs: []string{p.info.Address}, CACert: caCert, Tag: names.NewUserTag(p.info.User), Password: p.info.Password,
	}, api.DialOpts{Timeout: time.Minute})
	if err == nil {
		_ = conn.Close()
	}
	return err
}

// join makes a new machine and returns its directory and its agent's configuration.
func (p *place) join() (dir, config string) {
	p.t.Helper()
	return p.accept(p.invite())
}

// invite returns the token of a new machine.
func (p *place) invite() join.Token {
	p.t.Helper()
	conn := p.open()
	client, err := conn.HTTPClient()
	p.must(err)
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, "invitations", nil)
	p.must(err)
	var a join.InviteAnswer
	p.must(client.Do(p.t.Context(), req, &a))
	return join.Token{Addresses: a.Addresses, CACert: a.CACert, ModelUUID: p.model(), Secret: a.Secret}
}

// accept makes the machine of the token.
func (p *place) accept(token join.Token) (dir, config string) {
	p.t.Helper()
	dir = p.t.TempDir()
	machine, err := join.Join(p.t.Context(), token, dir, "ubuntu@22.04")
	p.must(err)
	return dir, agent.ConfigPath(dir, names.NewMachineTag(machine))
}

// logsIn says whether the configuration's password, or its old one, is good.
func (p *place) logsIn(config string, old bool) error {
	p.t.Helper()
	c, err := agent.ReadConfig(config)
	p.must(err)
	info, _ := c.APIInfo()
	if old {
		info.Password = c.OldPassword()
	}
	conn, err := api.Open(info, api.DialOpts{Timeout: 10 * time.Second})
	for params.IsCodeTryAgain(err) { // the test is faster than the controller lets agents be
		time.Sleep(50 * time.Millisecond)
		conn, err = api.Open(info, api.DialOpts{Timeout: 10 * time.Second})
	}
	if err == nil {
		_ = conn.Close()
	}
	return err
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
		time.Sleep(20 * time.Millisecond)
	}
}

// hosts counts the loopback addresses that this process has taken.
var hosts atomic.Uint32

// freeAddress returns where a controller can listen, again and again: a port of a loopback address
// that nobody else uses, whatever ports of 127.0.0.1 are taken and given back meanwhile.
func freeAddress(t *testing.T) string {
	t.Helper()
	pid := uint32(os.Getpid()) //nolint:gosec // its last bits
	host := net.IPv4(127, byte(64+hosts.Add(1)%128), byte(pid>>8), byte(pid)).String()
	l, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // it listens nowhere afterwards
	return l.Addr().String()
}
