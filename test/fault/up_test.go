package fault_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/juju/jujuclient"
)

// place is where a controller lives over its restarts: its data directory and its owner's client
// store.
type place struct {
	t           *testing.T
	data, store string
	name        string
}

func newPlace(t *testing.T) *place {
	t.Helper()
	dir := t.TempDir()
	p := &place{t: t, data: filepath.Join(dir, "data"), store: filepath.Join(dir, "client"), name: "fault"}
	t.Cleanup(p.sweep)
	return p
}

// sweep ends what a failed test has left, so that its directory can be removed.
func (p *place) sweep() {
	for _, pid := range p.processes() {
		p.t.Logf("process %d was left", pid)
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// up is one run of a controller.
type up struct {
	t      *testing.T
	cmd    *exec.Cmd
	out    *bufio.Reader
	stderr *output
	ended  func() error
}

// output gathers what a process writes, for a test that reads it meanwhile.
type output struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// command is one of the program's, with this place's client store.
func (p *place) command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary(p.t), args...)
	cmd.Env = append(os.Environ(), "JUJU_DATA="+p.store, "JUJU_MODEL=", "JUJU_CONTROLLER=")
	return cmd
}

// up starts the real program; the caller waits until it is ready.
func (p *place) up(args ...string) *up {
	p.t.Helper()
	all := append([]string{"up", "--data-dir", p.data, "--listen", "127.0.0.1:0", "--name", p.name, "--allow-host"}, args...)
	return p.start(p.command(all...))
}

// serve starts a controller in a process of the test's own binary.
func (p *place) serve(cfg childConfig) *up {
	p.t.Helper()
	cfg.DataDir = p.data
	document, err := json.Marshal(cfg)
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+string(document))
	return p.start(cmd)
}

func (p *place) start(cmd *exec.Cmd) *up {
	p.t.Helper()
	u := &up{t: p.t, cmd: cmd, stderr: &output{}}
	cmd.Stderr = u.stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	u.out = bufio.NewReader(out)
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	u.ended = sync.OnceValue(cmd.Wait)
	p.t.Cleanup(u.kill)
	return u
}

// ready waits for the line of that name.
func (u *up) ready() {
	u.t.Helper()
	line, err := u.out.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "ready") {
		u.t.Fatalf("the controller said %q, %v\n%s", line, err, u.stderr)
	}
}

// info reads what a controller of this binary tells after it is ready.
func (u *up) info() controller.Info {
	u.t.Helper()
	u.ready()
	var info controller.Info
	line, err := u.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &info)
	}
	if err != nil {
		u.t.Fatalf("%v\n%s", err, u.stderr)
	}
	return info
}

// stored reads what `up` wrote to its owner's client store.
func (p *place) stored() controller.Info {
	p.t.Helper()
	store := jujuclient.NewFileStore(p.store)
	details, err := store.ControllerByName(p.name)
	if err != nil {
		p.t.Fatal(err)
	}
	account, err := store.AccountDetails(p.name)
	if err != nil {
		p.t.Fatal(err)
	}
	models, err := store.AllModels(p.name)
	if err != nil {
		p.t.Fatal(err)
	}
	info := controller.Info{
		Name: p.name, UUID: details.ControllerUUID, Address: details.APIEndpoints[0], CACert: details.CACert,
		User: account.User, Password: account.Password, Models: map[string]string{},
	}
	for name, m := range models {
		info.Models[name] = m.ModelUUID
	}
	return info
}

// kill ends the process as a crash would, and nothing else.
func (u *up) kill() {
	_ = u.cmd.Process.Kill()
	_ = u.ended()
}

func (u *up) interrupt() {
	u.t.Helper()
	if err := u.cmd.Process.Signal(os.Interrupt); err != nil {
		u.t.Fatal(err)
	}
}

// stop ends the process in order and returns its exit status.
func (u *up) stop() int {
	u.t.Helper()
	u.interrupt()
	return u.wait(30 * time.Second)
}

// wait returns the exit status of a process that ends in time.
func (u *up) wait(limit time.Duration) int {
	u.t.Helper()
	ended := make(chan struct{})
	go func() { defer close(ended); _ = u.ended() }()
	select {
	case <-ended:
	case <-time.After(limit):
		u.t.Fatalf("the process does not end within %v\n%s", limit, u.stderr)
	}
	return u.cmd.ProcessState.ExitCode()
}
