package proc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/machine/proc"
	"go.uber.org/goleak"
)

// TestMain lets this binary play the agent: it locks its directory and starts a daemon that leaves
// the process group, as a charm's service does.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "play-agent" {
		playAgent(os.Args[2])
	}
	goleak.VerifyTestMain(m)
}

func playAgent(dir string) {
	lock, err := proc.Lock(dir)
	if err != nil {
		os.Exit(1)
	}
	defer lock.Close()
	daemon := exec.Command("sleep", "600")
	daemon.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	daemon.Env = []string{proc.MarkVariable + "=" + os.Getenv(proc.MarkVariable)}
	if daemon.Start() != nil {
		os.Exit(1)
	}
	_ = os.WriteFile(filepath.Join(dir, "daemon"), []byte(strconv.Itoa(daemon.Process.Pid)), 0o600)
	_ = os.WriteFile(filepath.Join(dir, "agent"), []byte(strconv.Itoa(os.Getpid())), 0o600)
	time.Sleep(time.Hour) // until a signal ends it
}

func newDriver(t *testing.T, dir string) *proc.Driver {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	d, err := proc.New(proc.Config{Dir: dir, Command: []string{self, "play-agent"}, StopGrace: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var one = proc.Machine{ModelUUID: "0b3f9ad8-0000-4000-8000-000000000000", ID: "0"}

func nothing(string) error { return nil }

func TestCloseLeavesNothingRunning(t *testing.T) {
	d := newDriver(t, t.TempDir())
	if err := d.Start(one, nothing); err != nil {
		t.Fatal(err)
	}
	daemon := await(t, filepath.Join(d.Path(one), "daemon"), 0)
	agent := await(t, filepath.Join(d.Path(one), "agent"), 0)
	d.Close()
	for name, pid := range map[string]int{"agent": agent, "daemon": daemon} {
		if alive(pid) {
			t.Errorf("the %s still runs after Close", name)
		}
	}
	if err := d.Start(one, nothing); err == nil {
		t.Error("Start after Close succeeded")
	}
}

func TestAgentThatIsKilledStartsAgain(t *testing.T) {
	d := newDriver(t, t.TempDir())
	defer d.Close()
	if err := d.Start(one, nothing); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(d.Path(one), "agent")
	first := await(t, file, 0)
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if second := await(t, file, first); second == first {
		t.Fatal("the agent did not start again")
	}
}

func TestDriverAdoptsTheAgentOfAKilledController(t *testing.T) {
	dir := t.TempDir()
	d := newDriver(t, dir)
	machineDir := d.Path(one)
	if err := os.MkdirAll(machineDir, 0o700); err != nil {
		t.Fatal(err)
	}
	self, _ := os.Executable()
	orphan := exec.Command(self, "play-agent", machineDir)
	orphan.Env = []string{"PATH=" + os.Getenv("PATH"), proc.MarkVariable + "=" + machineDir}
	if err := orphan.Start(); err != nil {
		t.Fatal(err)
	}
	reaped := make(chan struct{})
	go func() { _ = orphan.Wait(); close(reaped) }()
	pid := await(t, filepath.Join(machineDir, "agent"), 0)
	if err := d.Start(one, nothing); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if got := await(t, filepath.Join(machineDir, "agent"), 0); got != pid {
		t.Errorf("a second agent %d started beside %d", got, pid)
	}
	d.Close()
	<-reaped
}

func TestDestroyRemovesTheDirectory(t *testing.T) {
	d := newDriver(t, t.TempDir())
	defer d.Close()
	if err := d.Start(one, nothing); err != nil {
		t.Fatal(err)
	}
	agent := await(t, filepath.Join(d.Path(one), "agent"), 0)
	if err := d.Destroy(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if alive(agent) {
		t.Error("the agent still runs")
	}
	if _, err := os.Stat(d.Path(one)); !os.IsNotExist(err) {
		t.Errorf("the directory is still there: %v", err)
	}
}

func TestAFailedPreparationLeavesNothing(t *testing.T) {
	d := newDriver(t, t.TempDir())
	defer d.Close()
	if err := d.Start(one, func(string) error { return os.ErrPermission }); err == nil {
		t.Fatal("Start succeeded")
	}
	if entries, _ := os.ReadDir(filepath.Dir(d.Path(one))); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

// await returns the process id written to file, once it is not the given one.
func await(t *testing.T, file string, not int) int {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		b, _ := os.ReadFile(file)
		if pid, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil && pid != not {
			return pid
		}
	}
	t.Fatalf("%s holds no new process id", file)
	return 0
}

func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}
