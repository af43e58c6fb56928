package uniter_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/internal/agent/uniter"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
	charmformat "github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
)

// TestMain lets the test's binary stand for the agent's: called by the name of a tool
// it is that tool, with agentProcess set it is an agent.
func TestMain(m *testing.M) {
	if name := filepath.Base(os.Args[0]); hooktool.Known(name) {
		c, err := hooktool.Process()
		if err != nil {
			panic(err)
		}
		os.Exit(hooktool.Main(c, name, os.Args[1:]))
	}
	if spec := os.Getenv(agentProcess); spec != "" {
		beAgent(spec)
	}
	goleak.VerifyTestMain(m)
}

// machine runs units with real hooks, from archives of real charms.
type machine struct {
	t        *testing.T
	dir      string
	ctrl     *unitertest.Controller
	lock     *hook.MachineLock
	archives map[string][]byte // by URL
	log      *testLog
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	dir := t.TempDir()
	return &machine{
		t: t, dir: dir, ctrl: unitertest.New(), archives: map[string][]byte{}, log: &testLog{},
		lock: hook.NewMachineLock(filepath.Join(dir, "machine.lock"), nil),
	}
}

// deploy adds an application with the charm in a directory, and one unit.
func (m *machine) deploy(app, charmDir string, config map[string]any) {
	m.t.Helper()
	d, err := charmformat.ReadCharmDir(charmDir)
	if err != nil {
		m.t.Fatal(err)
	}
	var archive bytes.Buffer
	if err := d.ArchiveTo(&archive); err != nil {
		m.t.Fatal(err)
	}
	curl := "local:" + app + "-0"
	m.archives[curl] = archive.Bytes()
	sum := sha256.Sum256(archive.Bytes())
	m.ctrl.SetSum(curl, hex.EncodeToString(sum[:]))
	m.ctrl.AddApplication(app, curl, config)
	m.ctrl.AddUnit(app + "/0")
}

func (m *machine) unitDir(unit string) string {
	return filepath.Join(m.dir, names.NewUnitTag(unit).String())
}

// run runs the unit's agent until stop is called; ended receives why it ended.
func (m *machine) run(unit string) (stop func(), ended <-chan error) {
	m.t.Helper()
	_, stop, ended = m.connect(unit)
	return stop, ended
}

// connect is run that returns the agent's connection too.
func (m *machine) connect(unit string) (conn *unitertest.Conn, stop func(), ended <-chan error) {
	m.t.Helper()
	executable, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	conn = m.ctrl.Connect(unit)
	u, err := uniter.New(uniter.Config{
		Client:     apiuniter.NewClient(conn, names.NewUnitTag(unit)),
		Leadership: conn, Charms: uniter.NewCharmStore(m, m.unitDir(unit)),
		Dir: m.unitDir(unit), Executable: executable, MachineLock: m.lock,
		Facts: hook.Facts{
			Version: "3.6.1", Path: os.Getenv("PATH"),
			Extra: []string{"GORACE=atexit_sleep_ms=0"}, // tools are this binary, which may be a racing one
		},
		Clock: wall{}, Logger: slog.New(slog.NewTextHandler(m.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		m.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(m.t.Context())
	why := make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		why <- u.Run(ctx)
		conn.Close()
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-done
	})
	m.t.Cleanup(stop)
	return conn, stop, why
}

// await waits until the unit is as it should be.
func (m *machine) await(unit, about string, ok func(unitertest.Unit) bool) unitertest.Unit {
	m.t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		changed := m.ctrl.Changed()
		u := m.ctrl.Unit(unit)
		if ok(u) {
			return u
		}
		select {
		case <-changed:
		case <-timeout:
			m.t.Fatalf("%s is not %s: %+v\n%s", unit, about, u, m.log)
		}
	}
}

func active(message string) func(unitertest.Unit) bool {
	return func(u unitertest.Unit) bool {
		return u.Workload.Status == "active" && strings.Contains(u.Workload.Info, message) && u.Agent.Status == "idle"
	}
}

// Get implements base.HTTPClient for charms.
func (m *machine) Get(_ context.Context, path string, resp any) error {
	u, err := url.Parse(path)
	if err != nil {
		return err
	}
	archive, ok := m.archives[u.Query().Get("url")]
	if !ok || u.Path != "charms" || u.Query().Get("file") != "*" {
		return fmt.Errorf("not found: %s", path)
	}
	*resp.(**http.Response) = &http.Response{Body: io.NopCloser(bytes.NewReader(archive))}
	return nil
}

// Do implements base.HTTPClient.
func (m *machine) Do(context.Context, *http.Request, any) error { return errors.ErrUnsupported }

// BaseURL implements base.HTTPClient.
func (m *machine) BaseURL() *url.URL { return nil }

// testLog is a log that is read while others write.
type testLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *testLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *testLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// example returns a copy of an example charm with the page server in it.
func example(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("../../../examples/charms", name))); err != nil {
		t.Fatal(err)
	}
	if name == "web" || name == "consumer" {
		out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false",
			"-o", filepath.Join(dir, "bin", "pageserver"), "../../../examples/charms/pageserver").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	return dir
}

// freePort returns a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// page reads the page that is served on the port, "" for none.
func page(t *testing.T, port int) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+strconv.Itoa(port), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
