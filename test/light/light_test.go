// Package light_test is the gate that keeps the module juju light for those who import it: a consumer
// is made outside this repository, and what it compiles and lists is counted.
package light_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The limits. The original of Juju 3.6 has 106 modules compiled in and 408 listed, 875 packages, 34 MB
// stripped.
const (
	maxCompiled = 5
	maxListed   = 15
)

const library = "github.com/gantline/gantline/juju"

// TestConsumer builds a program that connects and prints status in a module of its own.
func TestConsumer(t *testing.T) {
	env := publish(t)
	program, err := os.ReadFile(filepath.Join("..", "..", "examples", "status-store", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	dir := consumer(t, env, string(program), ".")
	listed := lines(run(t, dir, env, "go", "list", "-m", "all"))
	if n := len(listed) - 1; n > maxListed { // the first is the consumer
		t.Errorf("%d modules are listed, at most %d may be:\n%s", n, maxListed, strings.Join(listed, "\n"))
	}
	// Cgo is on here, so that files which would use it are seen; the build below does without.
	packages := lines(run(t, dir, env, "env", "CGO_ENABLED=1", "go", "list", "-deps", "-f", "{{.ImportPath}}\t{{with .Module}}{{.Path}}{{end}}\t{{len .CgoFiles}}", "."))
	compiled := map[string]bool{}
	for _, p := range packages {
		f := strings.Split(p, "\t")
		if f[1] != "" && f[1] != "example.com/consumer" {
			compiled[f[1]] = true
		}
		if f[1] != "" && f[2] != "0" {
			t.Errorf("package %s needs cgo", f[0])
		}
	}
	if len(compiled) > maxCompiled {
		t.Errorf("%d modules are compiled in, at most %d may be: %v", len(compiled), maxCompiled, compiled)
	}
	if !compiled[library] {
		t.Errorf("the program does not use %s: %v", library, compiled)
	}
	report(t, figures{
		compiled: len(compiled), listed: len(listed) - 1, packages: len(packages),
		stripped: build(t, dir, env, "-ldflags=-s -w").size, plain: build(t, dir, env).size,
	}, dir, env)
}

// figures are what a program costs that is made of the library.
type figures struct {
	compiled, listed, packages int
	stripped, plain            int64 // bytes
}

// report prints the figures beside the original's; with -cold, the time of a build into an empty
// cache, the standard library included, is one of them.
func report(t *testing.T, f figures, dir string, env []string) {
	t.Helper()
	wall, cpu := "not measured (-cold)", ""
	if *cold {
		b := build(t, dir, append(env, "GOCACHE="+t.TempDir()), "-ldflags=-s -w")
		wall, cpu = fmt.Sprintf("%.1f s", b.wall.Seconds()), fmt.Sprintf(" (%.1f s of CPU)", b.cpu.Seconds())
	}
	t.Logf(`connect and print status:

| | original (Juju 3.6) | here |
|---|---|---|
| packages linked | 875 | %d |
| modules compiled in | 106 | %d |
| modules listed | 408 | %d |
| binary, stripped | 34 MB | %.1f MB |
| binary | | %.1f MB |
| cold build | 92 s | %s%s |`,
		f.packages, f.compiled, f.listed, float64(f.stripped)/1e6, float64(f.plain)/1e6, wall, cpu)
}

var cold = flag.Bool("cold", false, "measure a build into an empty cache") //nolint:gochecknoglobals // a flag

type built struct {
	size      int64
	wall, cpu time.Duration
}

// build builds the consumer.
func build(t *testing.T, dir string, env []string, flags ...string) built {
	t.Helper()
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-o", "consumer"}, flags...)
	cmd := command(t, dir, env, "go", append(args, ".")...)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	b := built{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	info, err := os.Stat(filepath.Join(dir, "consumer"))
	if err != nil {
		t.Fatal(err)
	}
	b.size = info.Size()
	return b
}

// TestGet gets each library as a stranger does, with plain go get and without the replace lines that
// join the modules of this repository, and builds a program on it.
func TestGet(t *testing.T) {
	env := publish(t)
	for library, packages := range map[string][]string{
		"juju":   {"api/connector", "environment", "jujutest", "worker/apicaller"},
		"rebar":  {"plugin", "plugintest"},
		"etcd":   {"client"},
		"etcdv2": {"dump"},
	} {
		t.Run(library, func(t *testing.T) {
			var program strings.Builder
			program.WriteString("package main\n\nimport (\n")
			var get []string
			for _, name := range packages {
				path := "github.com/gantline/gantline/" + library + "/" + name
				program.WriteString("\t_ \"" + path + "\"\n")
				get = append(get, path+"@"+version)
			}
			program.WriteString(")\n\nfunc main() {}\n")
			dir := consumer(t, env, program.String(), get...)
			run(t, dir, env, "go", "build", "-o", os.DevNull, ".")
		})
	}
}

// What a library's go.mod replaces or excludes, its users do not get: there must be nothing.
func TestNoReplace(t *testing.T) {
	var mod struct{ Replace, Exclude []any }
	out := run(t, filepath.Join("..", "..", "juju"), nil, "go", "mod", "edit", "-json")
	if err := json.Unmarshal([]byte(out), &mod); err != nil {
		t.Fatal(err)
	}
	if len(mod.Replace)+len(mod.Exclude) != 0 {
		t.Errorf("juju/go.mod replaces %v and excludes %v", mod.Replace, mod.Exclude)
	}
}

// consumer makes a module whose main.go is that one, and gets what it needs as a user would.
func consumer(t *testing.T, env []string, main string, get ...string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"main.go": main, "go.mod": "module example.com/consumer\n\ngo 1.26.0\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(t, dir, env, "go", append([]string{"get"}, get...)...)
	return dir
}

// run runs a command outside the workspace with env added and, unless it says otherwise, without cgo;
// it returns what the command prints.
func run(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := command(t, dir, env, name, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

func command(t *testing.T, dir string, env []string, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "CGO_ENABLED=0"), env...)
	return cmd
}

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
