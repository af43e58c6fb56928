package agents_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent"
)

// idleLimit is how much anonymous memory an agent may hold that has nothing to do, in KiB.
const idleLimit = 12 << 10

// TestIdleMemory measures the real program as an agent without units.
func TestIdleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	program := filepath.Join(t.TempDir(), "gantline")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "../../cmd/gantline").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := newPlace(t)
	p.start("127.0.0.1:0")
	dir, _ := p.join()
	var log output
	cmd := exec.Command(program, "agent", dir)
	cmd.Stderr = &log
	p.must(cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it says that it was killed
	})
	eventually(t, "the agent's workers", 15*time.Second, func() (bool, string) {
		r, err := agent.ReadReport(dir)
		if err != nil {
			return false, err.Error() + log.String()
		}
		return r.Workers["machiner"].State == "started", log.String()
	})
	time.Sleep(2 * time.Second) // what the start needed is given back, or never
	anonymous := anonymousMemory(t, cmd.Process.Pid)
	t.Logf("an idle agent holds %d KiB of anonymous memory", anonymous)
	if anonymous > idleLimit {
		t.Errorf("that is more than %d KiB", idleLimit)
	}
}

// anonymousMemory returns what the process holds for itself alone, in KiB.
func anonymousMemory(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "RssAnon:")
	var kib int
	if _, err := fmt.Sscanf(rest, "%d kB", &kib); !ok || err != nil {
		t.Fatal("no RssAnon", err)
	}
	return kib
}
