package fault_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/controller"
)

// childVar makes a process of the test's binary be a controller, configured by this document. It is
// `up` for what no flag of it says: without machines, or with other limits.
const childVar = "GANTLINE_FAULT_CONTROLLER"

func TestMain(m *testing.M) {
	if document := os.Getenv(childVar); document != "" {
		if err := serve(document); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// The tests wait far more than they work: most of them may wait at once.
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// childConfig is what such a controller is told.
type childConfig struct {
	DataDir string
	// AgentCommand is empty for a controller without machines.
	AgentCommand []string
	// PingTime is how long an agent may be silent; 0 for as long as usual.
	PingTime time.Duration
}

// serve runs a controller until interrupted. Its line "ready" is followed by what clients need.
func serve(document string) error {
	var cfg childConfig
	if err := json.Unmarshal([]byte(document), &cfg); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c, err := controller.New(ctx, controller.Config{
		DataDir: cfg.DataDir, Listen: "127.0.0.1:0", AgentCommand: cfg.AgentCommand,
		Limits: apiserver.Limits{PingTime: cfg.PingTime},
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	return c.Run(ctx, func(info controller.Info) {
		told, err := json.Marshal(info)
		if err != nil {
			panic(err)
		}
		fmt.Printf("ready\n%s\n", told)
	})
}

// builtIn is the directory of the binary that the tests share.
var builtIn string

var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gantline-fault-bin-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	if err := os.Chmod(dir, 0o755); err != nil { // another user is to run it
		return "", err
	}
	path := filepath.Join(dir, "gantline")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w", "-o", path, "github.com/gantline/gantline/cmd/gantline")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot build the binary: %w\n%s", err, out)
	}
	return path, nil
})

// binary returns the path of the real program.
func binary(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// examples builds what the example charms need beside their scripts, once.
var examples = sync.OnceValue(func() error {
	if out, err := exec.Command(charmDir("build.sh")).CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build the example charms: %w\n%s", err, out)
	}
	return nil
})

// long says whether the heavier variants are to run.
func long() bool { return os.Getenv("GANTLINE_LONG") != "" }

// charmDir is where an example charm lies.
func charmDir(name string) string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "examples", "charms", filepath.FromSlash(name))
}
