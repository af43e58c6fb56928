package etcdcmd_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2/dump"
	"github.com/gantline/gantline/internal/cli/etcdcmd"
)

// commandEnv makes this test binary the command, so that it can be killed.
const commandEnv = "GANTLINE_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(commandEnv) != "" {
		cmd := etcdcmd.New()
		cmd.SetArgs(os.Args[1:])
		if err := cmd.ExecuteContext(context.Background()); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestImportGoesOn kills an import in its middle. Repeated, it writes the rest, and all is as in the
// dump: expiring and hidden keys, directories, and what a role and a user lack that were begun.
func TestImportGoesOn(t *testing.T) {
	base, _ := gateway(t)
	const many = 20_000
	soon := time.Now().Add(time.Hour)
	d := &dump.Dump{Roles: []client.Role{{Role: "r"}}, Users: []client.User{{User: "u", Roles: []string{"r"}}}}
	d.Roles[0].Permissions.KV.Read = []string{"/a", "/b*"}
	for i := range many {
		e := dump.Entry{Key: fmt.Sprintf("/d%02d/k%05d", i%50, i), Value: strconv.Itoa(i)}
		switch i % 100 {
		case 1:
			e.Expiration = &soon
		case 2:
			e.Key = fmt.Sprintf("/_hidden/k%05d", i)
		case 3:
			e = dump.Entry{Key: fmt.Sprintf("/empty/d%05d", i), Dir: true}
		}
		d.Entries = append(d.Entries, e)
	}
	file, passwords := filepath.Join(t.TempDir(), "dump"), filepath.Join(t.TempDir(), "passwords")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Write(f); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.WriteFile(passwords, []byte("u:p\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--endpoints", base, "v2", "import", file, "--passwords", passwords}
	killed := exec.Command(os.Args[0], args...)
	killed.Env = append(os.Environ(), commandEnv+"=1")
	said, err := killed.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(said).ReadString('\n'); err != nil { // the first progress
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	killed.Process.Kill()
	killed.Wait()
	// As if the kill had come between the steps of a role and of a user.
	run(t, "--endpoints", base, "role", "add", "r")
	run(t, "--endpoints", base, "user", "add", "u:p")

	got := run(t, args...)
	m := regexp.MustCompile(`(\d+) written, (\d+) present, 0 expired, 1 roles, 1 users`).FindStringSubmatch(got)
	if m == nil || !strings.Contains(got, fmt.Sprintf("verified: %d entries", many)) {
		t.Fatalf("got %s", got)
	}
	written, _ := strconv.Atoi(m[1])
	present, _ := strconv.Atoi(m[2])
	t.Logf("the import was killed after %d of %d", present, many)
	if written == 0 || present == 0 || written+present != many {
		t.Errorf("%d written and %d present are no import that was killed in its middle", written, present)
	}
	if got := run(t, "--endpoints", base, "role", "get", "r"); !strings.Contains(got, "/b*") {
		t.Errorf("the role is %s", got)
	}
	if got := run(t, "--endpoints", base, "user", "get", "u"); !strings.Contains(got, "Roles: r") {
		t.Errorf("the user is %s", got)
	}
	if got := run(t, args...); !strings.Contains(got, fmt.Sprintf("0 written, %d present, 0 expired, 0 roles, 0 users", many)) {
		t.Errorf("once more: %s", got)
	}
}
