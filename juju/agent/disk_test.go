package agent_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/agent"
)

// written writes a new configuration below a fresh directory and returns its
// path.
func written(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	c := newConfig(t, dir)
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	return agent.ConfigPath(dir, c.Tag())
}

func TestWriteReplacesWithMode0600(t *testing.T) {
	path := written(t)
	leftover := path + ".new" // of a crash, readable for all
	if err := os.WriteFile(leftover, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := agent.ReadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword("second")
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
	if _, err := os.Stat(leftover); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", leftover, err)
	}
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), "apipassword: second") {
		t.Errorf("the file holds\n%s (%v)", data, err)
	}
}

func TestWriteRefusesToReplaceACorruptFile(t *testing.T) {
	path := written(t)
	c, err := agent.ReadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := "# format 2.0\nsomebody: [was here\n"
	if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	var corrupt *agent.CorruptError
	if err := c.Write(); !errors.As(err, &corrupt) || corrupt.Path != path {
		t.Errorf("Write: %v", err)
	}
	if data, _ := os.ReadFile(path); string(data) != broken {
		t.Errorf("the file was replaced by\n%s", data)
	}
}

func TestReadConfigOfNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "agent.conf")
	_, err := agent.ReadConfig(path)
	if !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "cannot read agent config "+strconv.Quote(path)) {
		t.Errorf("got %v", err)
	}
}

// writerEnv makes the test binary change the configuration at the path without
// end: see TestMain.
const writerEnv = "AGENT_TEST_WRITE"

func TestMain(m *testing.M) {
	path := os.Getenv(writerEnv)
	if path == "" {
		os.Exit(m.Run())
	}
	f, err := agent.Open(path)
	if err != nil {
		os.Exit(3)
	}
	for i := 0; ; i++ {
		password := strings.Repeat(strconv.Itoa(i%10), 1+i%3000)
		err := f.ChangeConfig(func(c agent.ConfigSetter) error {
			c.SetPassword(password)
			c.SetOldPassword(password)
			return nil
		})
		if err != nil {
			os.Exit(4)
		}
	}
}

// A process that is killed while it writes leaves a whole file behind.
func TestKillWhileWriting(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 5
	}
	path := written(t)
	for i := range kills {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), writerEnv+"="+path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		awaitWrite(t, path)
		time.Sleep(time.Duration(i*250) * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		err := cmd.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("the writer ended of itself: %v", err)
		}
		c, err := agent.ReadConfig(path)
		if err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		data, err := c.Render()
		if err != nil || !strings.Contains(string(data), "apipassword: "+strconv.Quote(c.OldPassword())) {
			t.Fatalf("after kill %d the passwords differ (%v):\n%s", i, err, data)
		}
	}
}

// awaitWrite waits until the file at the path is another one.
func awaitWrite(t *testing.T, path string) {
	t.Helper()
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		now, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if !os.SameFile(before, now) || !now.ModTime().Equal(before.ModTime()) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the writer does not write")
		}
	}
}
