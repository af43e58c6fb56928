package hooktool_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/agent/hooktool"
)

// TestMain lets the test's binary stand for the agent's: called by the name of a
// tool it is that tool.
func TestMain(m *testing.M) {
	if name := filepath.Base(os.Args[0]); hooktool.Known(name) {
		c, err := hooktool.Process()
		if err != nil {
			panic(err)
		}
		os.Exit(hooktool.Main(c, name, os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

func TestSocketIsClosedToOthers(t *testing.T) {
	c := serve(t, newUnit())
	for path, want := range map[string]fs.FileMode{c.socket: 0o600, filepath.Dir(c.socket): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}

func TestOtherUsersAreRefused(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	dir, err := os.MkdirTemp("/tmp", "hooktool") //nolint:usetesting // others may not enter the directories above TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "run", "agent.socket")
	s, err := hooktool.Listen(t.Context(), socket, contextID, newUnit(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tool := copyOf(t, dir, "config-get")
	for _, path := range []string{dir, filepath.Dir(socket), socket} { // as if the modes did not help
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), tool, "title")
	cmd.Dir = "/"
	cmd.Env = []string{"JUJU_CONTEXT_ID=" + contextID, "JUJU_AGENT_SOCKET_ADDRESS=" + socket}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(stderr.String(), "permission denied: user 65534") {
		t.Errorf("got %v, %q", err, stderr.String())
	}
}

// copyOf copies the test's binary to where any user may execute it.
func copyOf(t *testing.T, dir, name string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, binary, 0o755); err != nil { //nolint:gosec // others execute it
		t.Fatal(err)
	}
	return path
}

func TestRefusals(t *testing.T) {
	c := serve(t, newUnit())
	for about, test := range map[string]struct {
		env  map[string]string
		name string
		want string
	}{
		"no hook":          {nil, "config-get", "ERROR JUJU_CONTEXT_ID not set\n"},
		"no agent":         {map[string]string{"JUJU_CONTEXT_ID": contextID}, "config-get", "ERROR JUJU_AGENT_SOCKET_ADDRESS not set\n"},
		"another hook":     {map[string]string{"JUJU_CONTEXT_ID": "x", "JUJU_AGENT_SOCKET_ADDRESS": c.socket}, "config-get", "wrong context id"},
		"unknown tool":     {map[string]string{"JUJU_CONTEXT_ID": contextID, "JUJU_AGENT_SOCKET_ADDRESS": c.socket}, "secret-get", "unknown command: secret-get"},
		"nobody listening": {map[string]string{"JUJU_CONTEXT_ID": contextID, "JUJU_AGENT_SOCKET_ADDRESS": c.socket + "x"}, "config-get", "no such file"},
	} {
		t.Run(about, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := hooktool.Main(hooktool.Caller{
				Getenv: func(name string) string { return test.env[name] }, Dir: "/",
				Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			}, test.name, nil)
			if code != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), test.want) {
				t.Errorf("got %d %q %q, want %q", code, stdout.String(), stderr.String(), test.want)
			}
		})
	}
}

func TestToolAfterItsHook(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "agent.socket")
	s, err := hooktool.Listen(t.Context(), socket, contextID, newUnit(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c := &tool{t: t, socket: socket, dir: "/"}
	if code, _, stderr := c.call("config-get", ""); code != 1 || stderr == "" {
		t.Errorf("got %d %q", code, stderr)
	}
}

func TestSocketThatAKilledAgentLeft(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "agent.socket")
	if err := os.WriteFile(socket, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := hooktool.Listen(t.Context(), socket, contextID, newUnit(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := &tool{t: t, socket: socket, dir: "/"}
	if code, stdout, _ := c.call("config-get port", ""); code != 0 || stdout != "8080\n" {
		t.Errorf("got %d %q", code, stdout)
	}
}

func TestLongSocketPath(t *testing.T) {
	socket := filepath.Join(t.TempDir(), strings.Repeat("long", 40), "agent.socket")
	s, err := hooktool.Listen(t.Context(), socket, contextID, newUnit(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := &tool{t: t, socket: socket, dir: "/"}
	if code, stdout, stderr := c.call("config-get port", ""); code != 0 || stdout != "8080\n" {
		t.Errorf("got %d %q %q", code, stdout, stderr)
	}
}

func TestLinks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tools")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"secret-get": "/old/agent", "config-get": "/old/agent"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := hooktool.InstallLinks(dir, "/new/agent"); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(hooktool.Names()) {
		t.Errorf("%d entries for %d tools", len(entries), len(hooktool.Names()))
	}
	for _, e := range entries {
		if target, err := os.Readlink(filepath.Join(dir, e.Name())); err != nil || target != "/new/agent" || !hooktool.Known(e.Name()) {
			t.Errorf("%s links to %q, %v", e.Name(), target, err)
		}
	}
}
