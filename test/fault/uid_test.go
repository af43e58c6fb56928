package fault_test

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/machine"
	"github.com/gantline/gantline/internal/machine/proc"
	"github.com/gantline/gantline/test/house"
)

// nobody is a user that owns nothing here.
const nobody = 65534

// TestAgentOfAnotherUser gives an agent.conf to a process of another user, and nothing else: no
// environment, no file of the controller's. It brings a unit to work all the same.
func TestAgentOfAnotherUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can start a process of another user")
	}
	h := house.New(t)
	driver := &foreign{t: t, dir: publicDir(t), binary: binary(t)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- machine.New(machine.Config{State: h.State, Driver: driver, Version: h.Info.Version}).Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		driver.stop()
	})
	model := h.Info.Models["admin/default"]
	conn := connect(t, h.Info, model)
	deploy(t, conn, "dispatch", "dispatch", 1, nil)
	workload(t, conn, "dispatch/0", "active", "", 30*time.Second)
	if want := []string{"agents/machine-0/agent.conf"}; !slices.Equal(driver.given, want) {
		t.Errorf("the agent was given %v, not %v", driver.given, want)
	}
	driver.ownedByNobody()
}

// publicDir is a directory that another user can come to.
func publicDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gantline-fault-uid-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

// foreign runs a machine's agent as nobody.
type foreign struct {
	t           *testing.T
	dir, binary string
	given       []string // files, before the agent began

	mu  sync.Mutex // guards cmd: the provisioner starts, the test stops
	cmd *exec.Cmd
}

// Path implements machine.Driver.
func (f *foreign) Path(m proc.Machine) string { return filepath.Join(f.dir, m.ID) }

// Start implements machine.Driver.
func (f *foreign) Start(m proc.Machine, prepare func(dir string) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cmd != nil {
		return nil
	}
	dir := f.Path(m)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if err := prepare(dir); err != nil {
		return err
	}
	if err := f.giveAway(dir); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(f.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	f.cmd = exec.Command(f.binary, "agent", dir)
	f.cmd.Dir, f.cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH")}
	f.cmd.Stdout, f.cmd.Stderr = log, log
	f.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return f.cmd.Start()
}

func (f *foreign) giveAway(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			f.given = append(f.given, name)
		}
		return os.Chown(path, nobody, nobody)
	})
}

// Destroy implements machine.Driver.
func (f *foreign) Destroy(context.Context, proc.Machine) error { return nil }

func (f *foreign) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cmd == nil {
		return
	}
	_ = f.cmd.Process.Signal(syscall.SIGTERM)
	killed := time.AfterFunc(10*time.Second, func() { _ = syscall.Kill(-f.cmd.Process.Pid, syscall.SIGKILL) })
	defer killed.Stop()
	if err := f.cmd.Wait(); err != nil {
		f.t.Logf("the agent ended with %v", err)
	}
	if f.t.Failed() {
		text, _ := os.ReadFile(filepath.Join(f.dir, "log"))
		f.t.Logf("its log:\n%s", text)
	}
}

// ownedByNobody checks that the process and what it wrote belong to that user.
func (f *foreign) ownedByNobody() {
	f.t.Helper()
	hooks := filepath.Join(f.dir, "0", "agents", "unit-dispatch-0", "charm", "var", "hooks")
	info, err := os.Stat(hooks)
	if err != nil {
		f.t.Fatal(err)
	}
	if uid := info.Sys().(*syscall.Stat_t).Uid; uid != nobody {
		f.t.Errorf("what the hook wrote belongs to user %d", uid)
	}
}
