package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/join"
	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/juju/jujuclient"
)

// shown is what a process shows of itself.
type shown struct{ arguments, environment string }

// shownBy returns what the processes of a group show.
func shownBy(t *testing.T, group int) []shown {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var out []shown
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		_, fields, _ := strings.Cut(string(text), ") ")
		var state string
		var parent, pgrp int
		if _, scanErr := fmt.Sscan(fields, &state, &parent, &pgrp); err != nil || scanErr != nil || pgrp != group || state == "Z" {
			continue // it has ended, or is another's
		}
		arguments, err := os.ReadFile(filepath.Join(filepath.Dir(stat), "cmdline"))
		if err != nil {
			t.Fatal(err)
		}
		environment, err := os.ReadFile(filepath.Join(filepath.Dir(stat), "environ"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, shown{strings.ReplaceAll(string(arguments), "\x00", " "), string(environment)})
	}
	return out
}

// TestTokenIsNotShown joins hosts in every way that a token can be given, and looks at all processes
// that run then for what a process shows of itself.
func TestTokenIsNotShown(t *testing.T) {
	if testing.Short() {
		t.Skip("runs agents")
	}
	client := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	data := t.TempDir()
	c, err := controller.New(ctx, controller.Config{DataDir: data, Listen: "127.0.0.1:0", Name: "test", Store: mem.New()})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	ready, done := make(chan controller.Info, 1), make(chan error, 1)
	go func() { done <- c.Run(ctx, func(i controller.Info) { ready <- i }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the controller ended badly: %v", err)
		}
	})
	if err := controller.Register(jujuclient.NewFileStore(client), <-ready, false); err != nil {
		t.Fatal(err)
	}
	// None is run by a shell that is told the token itself: what it reads is a script.
	for name, script := range map[string]string{
		"as it is printed":             `set -- "$(gantline add-machine --join)"; eval "$1 $FLAGS"`,
		"an argument":                  `set -- $(gantline add-machine --join); gantline agent join "$2" $FLAGS`,
		"an argument with blanks":      `set -- $(gantline add-machine --join); gantline agent join $FLAGS -- " $2 "`,
		"an argument, and exported":    `export TOKEN="$(gantline add-machine --join | cut -d' ' -f2)"; exec gantline agent join $FLAGS "$TOKEN"`,
		"standard input, and exported": `export TOKEN="$(gantline add-machine --join | cut -d' ' -f2)"; exec gantline agent join $FLAGS - <<END` + "\n$TOKEN\nEND\n",
	} {
		t.Run(name, func(t *testing.T) {
			out, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = out.Close() }() // the shell has its own
			says := func() string {
				text, err := os.ReadFile(out.Name())
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			}
			cmd := exec.Command("sh")
			cmd.Env = append(os.Environ(), "JUJU_DATA="+client, "FLAGS=--allow-host --data-dir "+t.TempDir())
			cmd.Stdin, cmd.Stderr = strings.NewReader(script), out
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
				_ = cmd.Wait() // it says that it was killed
			}()
			for end := time.Now().Add(time.Minute); !strings.Contains(says(), "joined as machine"); time.Sleep(20 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("it does not join: %s", says())
				}
			}
			agents := 0
			words := func(r rune) bool { return strings.ContainsRune(" \x00=", r) }
			for _, p := range shownBy(t, cmd.Process.Pid) {
				if strings.Contains(p.arguments, " agent join ") {
					agents++
				}
				for _, word := range strings.FieldsFunc(p.arguments+" "+p.environment, words) {
					if _, err := join.Parse(word); err == nil {
						t.Errorf("process %q shows the token", p.arguments)
					}
				}
			}
			if agents != 1 {
				t.Errorf("%d agents were looked at, want 1", agents)
			}
		})
	}
}
