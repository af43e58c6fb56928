package plugincmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/cli/plugincmd"
)

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func (b *buffer) await(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !strings.Contains(b.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q does not appear in:\n%s", text, b.String())
		}
	}
}

// command runs gantline plugin ARGS and returns what it printed.
func command(ctx context.Context, in io.Reader, out io.Writer, args ...string) error {
	cmd := plugincmd.New()
	cmd.SetArgs(args)
	cmd.SetIn(in)
	cmd.SetOut(out)
	cmd.SetErr(io.Discard)
	cmd.SilenceErrors = true
	return cmd.ExecuteContext(ctx)
}

func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out buffer
	err := command(context.Background(), strings.NewReader(""), &out, args...)
	return out.String(), err
}

// build compiles an example of the framework.
func build(t *testing.T, pkg, to string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-o", to, pkg)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("cannot build %s: %v\n%s", pkg, err, out)
	}
}

const incrementer = "github.com/gantline/gantline/rebar/examples/incrementer"

func TestDescribe(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "incrementer")
	build(t, incrementer, bin)
	out, err := run(t, "describe", bin)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Name:      incrementer\n", "Protocol:  4\n",
		"increment    machines  -                    incrementer/step, incrementer/parameter\n",
		"incrstatus   system    -                    -\n",
		"typed-cows   Spotted   boolean  yes\n", "cows         (any)     -        -\n",
		"params   cow/id, cow/object, incrementer/parameter, incrementer/step, incrementer/touched\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("describe does not say %q:\n%s", want, out)
		}
	}
	out, err = run(t, "describe", "--json", bin)
	if err != nil || !json.Valid([]byte(out)) {
		t.Errorf("describe --json: %v, %.80q", err, out)
	}
}

func TestTest(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "incrementer")
	build(t, incrementer, bin)
	out, err := run(t, "test", bin, "--only", "define-json,ready,stop-answered", "--strict")
	if err != nil || !strings.Contains(out, "3 passed, 0 failed, 0 deviate, 0 skipped") {
		t.Errorf("test: %v\n%s", err, out)
	}
	out, err = run(t, "test", bin, "--only", "ready", "--json")
	var rep struct {
		Conforms bool
		Results  []struct{ ID, Verdict string }
	}
	if err != nil || json.Unmarshal([]byte(out), &rep) != nil || !rep.Conforms || len(rep.Results) != 1 || rep.Results[0].Verdict != "passed" {
		t.Errorf("test --json: %v\n%s", err, out)
	}
	for _, flag := range []string{"--action", "--slow-action"} {
		out, err = run(t, "test", bin, "--only", "ready", flag, "nosuch")
		if err == nil || !strings.Contains(err.Error(), `provider has no action "nosuch"; it has: `) || !strings.Contains(err.Error(), "incrstatus") {
			t.Errorf("%s that is none: %v\n%s", flag, err, out)
		}
	}
	if out, err = run(t, "test", bin, "--only", "ready", "--action", "incrstatus"); err != nil {
		t.Errorf("--action: %v\n%s", err, out)
	}
	// A program that is no provider at all.
	out, err = run(t, "test", "/bin/true", "--only", "define-json")
	if !errors.Is(err, plugincmd.ErrDoesNotConform) || !strings.Contains(out, "define-json: failed") {
		t.Errorf("/bin/true: %v\n%s", err, out)
	}
	if out, err = run(t, "test", "--list"); err != nil || strings.Count(out, "\n") < 50 {
		t.Errorf("test --list: %v\n%s", err, out)
	}
}

func TestBadUse(t *testing.T) {
	for _, args := range [][]string{
		{"test"}, {"test", "/no/such/file"}, {"test", "/etc/passwd"}, {"test", "/bin/true", "--only", "no-such-check"},
		{"run", "/bin/true", "--param", "novalue"}, {"run", "/bin/true", "--once"}, {"describe", "/bin/true"},
		{"new"}, {"new", "bad name"}, {"new", "../x"}, {"new", "9"},
	} {
		if out, err := run(t, args...); err == nil {
			t.Errorf("%q succeeds:\n%s", args, out)
		}
	}
}

func TestRunOnce(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "incrementer")
	build(t, incrementer, bin)
	out, err := run(t, "run", bin, "--once", "--action", "incrstatus")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"incrementer v4.0.0-pre is ready after", `incrstatus = "Running"`, "stopped", "Action: incrstatus"} {
		if !strings.Contains(out, want) {
			t.Errorf("run --once does not say %q:\n%s", want, out)
		}
	}
	if _, err := run(t, "run", bin, "--once", "--action", "nope"); err == nil || !strings.Contains(err.Error(), "Unknown command: nope") {
		t.Errorf("an action that fails: %v", err)
	}
}

// TestRunLoop talks to the loop on standard input and rebuilds the provider under it.
func TestRunLoop(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "incrementer")
	build(t, incrementer, bin)
	in, w := io.Pipe()
	var out buffer
	done := make(chan error, 1)
	go func() { done <- command(context.Background(), in, &out, "run", bin, "--poll", "20ms") }()
	say := func(line, answer string) {
		t.Helper()
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			t.Fatal(err)
		}
		out.await(t, answer)
	}
	out.await(t, "is ready")
	say(`create machines {"Name":"m1","Uuid":"11111111-1111-1111-1111-111111111111"}`, "event ")
	say("act increment machines/Name:m1 incrementer/step=3", "increment = 3 ")
	say("act increment machines/Name:m1", "increment = 4 ")
	say("act increment machines/nope", "Not Found")
	say("emit a b c {\"x\":1}", " a.b.c")
	say("config some/param=1", "some/param")
	say("nonsense", "no such command: nonsense")
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(bin, later, later); err != nil {
		t.Fatal(err)
	}
	out.await(t, "changed")
	out.await(t, "stopped")
	if _, err := io.WriteString(w, "quit\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := strings.Count(out.String(), "is ready"); n != 2 {
		t.Errorf("it was started %d times, want 2:\n%s", n, out.String())
	}
}

// TestNew makes a provider, runs its own tests, and puts it through the suite.
func TestNew(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a module")
	}
	rebar, err := filepath.Abs("../../../rebar")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "hello")
	out, err := run(t, "new", "hello", "--dir", dir, "--replace", rebar)
	if err != nil || strings.Count(out, "\n") != 5 {
		t.Fatalf("new: %v\n%s", err, out)
	}
	goIn := func(args ...string) {
		t.Helper()
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
	goIn("mod", "tidy")
	goIn("vet", "./...")
	goIn("test", "-short", "./...")
	goIn("build", "-o", "hello", ".")
	if out, err := run(t, "test", filepath.Join(dir, "hello"), "--action", "hello", "--strict"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := run(t, "new", "hello", "--dir", dir); err == nil {
		t.Error("new writes over a provider")
	}
}
