package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the program a command of scripts, and of the hooks that they make run.
func TestMain(m *testing.M) {
	commands := map[string]func(){"gantline": func() {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}}
	for _, tool := range hooktool.Names() {
		commands[tool] = func() { os.Exit(callTool(tool)) }
	}
	testscript.Main(m, commands)
}

// TestScripts plays what people type. A script's first line "up" starts a controller without
// machines, "up machines" one that runs charms; both end with the script.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples/charms")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("JUJU_DATA", filepath.Join(env.WorkDir, "client"))
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("EXAMPLES", examples)
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"up": startController},
	})
}

func startController(ts *testscript.TestScript, _ bool, args []string) {
	cfg := controller.Config{DataDir: ts.MkAbs("controller"), Listen: "127.0.0.1:0", Name: "test", Store: mem.New()}
	if len(args) == 1 && args[0] == "machines" {
		program, err := exec.LookPath("gantline")
		ts.Check(err)
		cfg.AgentCommand = []string{program, "agent"}
	}
	ctx, cancel := context.WithCancel(context.Background())
	c, err := controller.New(ctx, cfg)
	if err != nil {
		cancel()
		ts.Fatalf("cannot start: %v", err)
	}
	ready, done := make(chan controller.Info, 1), make(chan error, 1)
	go func() { done <- c.Run(ctx, func(i controller.Info) { ready <- i }) }()
	ts.Defer(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			ts.Logf("the controller ended badly: %v", err)
		}
	})
	info := <-ready
	ts.Check(controller.Register(jujuclient.NewFileStore(ts.Getenv("JUJU_DATA")), info, false))
	ts.Setenv("ADDRESS", info.Address)
	ts.Setenv("UUID", strings.ToLower(info.UUID))
	ts.Setenv("MACHINES", filepath.Join(cfg.DataDir, "machines"))
	ts.Setenv("MODEL", info.Models["admin/default"])
}
