package rebar_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest"
)

var importPath = regexp.MustCompile(`"(github\.com/[^"]+)"`)

// TestMigration changes the import paths of a provider for the original framework,
// and nothing else, compiles it, and has it work and pass the suite.
func TestMigration(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a module")
	}
	src, err := os.ReadFile("testdata/original/main.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	src = importPath.ReplaceAllFunc(src, func(quoted []byte) []byte {
		to, moved := rebar.RewriteImport(string(quoted[1 : len(quoted)-1]))
		if !moved {
			t.Errorf("%s has no place here", quoted)
		}
		return []byte(`"` + to + `"`)
	})
	dir := t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	mod := "module example.com/oldtimer\n\ngo 1.26.0\n\nrequire github.com/gantline/gantline/rebar v0.0.0\n\nreplace github.com/gantline/gantline/rebar => " + here + "\n"
	for name, text := range map[string][]byte{"main.go": src, "go.mod": []byte(mod)} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bin := filepath.Join(dir, "old-timer")
	for _, args := range [][]string{{"mod", "tidy"}, {"build", "-o", bin, "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
	h := plugintest.Start(t, plugintest.Binary(bin))
	h.MustConfigure(map[string]interface{}{"old-timer/greeting": "Good day,"})
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m := &models.Machine{Name: "m1"}
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if got, err := h.Act(ctx, "greet", m, map[string]interface{}{"old-timer/name": "machine"}); err != nil || got != "Good day, machine" {
		t.Errorf("greet = %v, %v", got, err)
	}
	for seen := interface{}(nil); seen != true && ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		if err := c.Req().UrlFor("machines", m.Key(), "params", "old-timer/seen").Do(&seen); err != nil {
			t.Fatal(err)
		}
	}
	if ctx.Err() != nil {
		t.Error("the event about the machine was not handled")
	}
	h.MustStop()
	rep, err := plugintest.Run(ctx, plugintest.Binary(bin), plugintest.Options{})
	if err != nil || !rep.Conforms(true) {
		t.Errorf("the suite: %v", err)
		if rep != nil {
			_ = rep.WriteText(os.Stderr, false)
		}
	}
}
