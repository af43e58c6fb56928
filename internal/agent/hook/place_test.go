package hook_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	"github.com/gantline/gantline/juju/api/agent/uniter"
	"github.com/gantline/gantline/juju/names"
)

// TestMain lets the test's binary stand for the agent's: called by the name of a
// tool it is that tool, with killedAgentDir set it is an agent that waits to be
// killed.
func TestMain(m *testing.M) {
	if name := filepath.Base(os.Args[0]); hooktool.Known(name) {
		c, err := hooktool.Process()
		if err != nil {
			panic(err)
		}
		os.Exit(hooktool.Main(c, name, os.Args[1:]))
	}
	if dir := os.Getenv(killedAgentDir); dir != "" {
		beKilled(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

type wall struct{}

func (wall) Now() time.Time                         { return time.Now() }
func (wall) After(d time.Duration) <-chan time.Time { return time.After(d) }

// place is a machine with a unit web/0 whose charm has hooks.
type place struct {
	dir    string
	ctrl   *unitertest.Controller
	client *uniter.Client
	unit   *uniter.Unit
	runner *hook.Runner
	log    *logBuffer
}

// newPlace makes a place in dir, which may be that of an earlier one.
func newPlace(ctx context.Context, dir string) (*place, error) {
	p := &place{dir: dir, ctrl: unitertest.New(), log: &logBuffer{}}
	p.ctrl.AddApplication("web", "local:web-0", map[string]any{"title": "hello"})
	p.ctrl.AddUnit("web/0")
	tag := names.NewUnitTag("web/0")
	p.client = uniter.NewClient(p.ctrl.Connect("web/0"), tag)
	var err error
	if p.unit, err = p.client.Unit(ctx, tag); err != nil {
		return nil, err
	}
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if err := hooktool.InstallLinks(filepath.Join(dir, "tools"), executable); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "charm", "hooks"), 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "charm", "metadata.yaml"), []byte("name: web\n"), 0o600); err != nil {
		return nil, err
	}
	p.runner, err = hook.NewRunner(hook.Config{
		CharmDir: filepath.Join(dir, "charm"), ToolsDir: filepath.Join(dir, "tools"),
		Socket: filepath.Join(dir, "run", "agent.socket"),
		Lock:   hook.NewMachineLock(filepath.Join(dir, "machine.lock"), nil),
		Facts: hook.Facts{
			ModelName: "default", ModelUUID: unitertest.ModelUUID, MachineID: "0", Version: "3.6.1",
			AvailabilityZone: "zone-a", APIAddresses: []string{"10.0.0.1:17070", "10.0.0.2:17070"},
			Proxies: hook.Proxies{HTTP: "http://proxy:3128"}, Path: "/usr/bin:/bin",
			Extra: []string{"GORACE=atexit_sleep_ms=0"}, // tools are this binary, which may be a racing one
		},
		KillDelay: 300 * time.Millisecond, Clock: wall{},
		Logger: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	return p, err
}

func at(t *testing.T) *place {
	t.Helper()
	p, err := newPlace(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.runner.Close)
	return p
}

// write writes a script into the charm.
func (p *place) write(t *testing.T, name, script string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, "charm", name), []byte("#!/bin/sh\n"+script+"\n"), mode); err != nil {
		t.Fatal(err)
	}
}

// read returns a file that a hook has written into the charm.
func (p *place) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, "charm", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// context makes the context of a hook.
func (p *place) context(ctx context.Context, h hook.Info, relations map[int]hook.Membership) (*hook.Context, error) {
	return hook.NewContext(hook.Spec{
		Info: h, Client: p.client, Unit: p.unit, Machine: names.NewMachineTag("0"),
		Leadership: leader{}, Relations: relations,
		Logger: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
}

// run runs a hook that is not about a relation.
func (p *place) run(t *testing.T, ctx context.Context, kind hook.Kind) (hook.Result, *hook.Context) {
	t.Helper()
	return p.runIn(t, ctx, hook.Info{Kind: kind}, nil)
}

func (p *place) runIn(t *testing.T, ctx context.Context, h hook.Info, relations map[int]hook.Membership) (hook.Result, *hook.Context) {
	t.Helper()
	hc, err := p.context(ctx, h, relations)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := p.runner.Lock(ctx, hc)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	result, err := p.runner.Run(ctx, hc)
	if err != nil {
		t.Fatal(err)
	}
	return result, hc
}

type leader struct{}

func (leader) IsLeader(context.Context) (bool, error) { return true, nil }

// logBuffer is a log that is read while others write.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

// lines returns the lines that contain the text.
func (l *logBuffer) lines(part string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(strings.Split(l.b.String(), "\n"), func(line string) bool { return !strings.Contains(line, part) })
}
