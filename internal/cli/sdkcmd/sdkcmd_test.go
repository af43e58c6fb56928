package sdkcmd_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/cli/sdkcmd"
)

const program = `// Package main drives things.
package main

import (
	"fmt"

	v2 "go.etcd.io/etcd/client"
	"github.com/juju/juju/api"
	apiclient "github.com/juju/juju/api/client/client"
	"github.com/juju/names/v5"
	"github.com/digitalrebar/provision/v4"
	"go.etcd.io/etcd/client/v3"
	"github.com/juju/jujuother"
)

// github.com/juju/juju stays in a comment.
var _ = "github.com/juju/juju/api"
`

const module = `module example.com/tool

go 1.26

require github.com/juju/names/v5 v5.0.0

require (
	github.com/juju/juju v0.0.0-20240430160146-1752b71fcf00 // indirect
	github.com/spf13/cobra v1.0.0
)

replace github.com/juju/juju => ../juju
`

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// run runs the command in dir and returns what it writes.
func run(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	t.Chdir(dir)
	var out bytes.Buffer
	cmd := sdkcmd.New()
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.Execute()
	return out.String(), err
}

func TestRewrite(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"go.mod": module, "main.go": program, "vendor/x/x.go": program, "sub/testdata/x.go": program, "sub/none.go": "package sub\n",
	})
	want := strings.NewReplacer(
		`v2 "go.etcd.io/etcd/client"`, `v2 "github.com/gantline/gantline/etcd/client"`,
		"\t\"github.com/juju/juju/api\"", "\t\"github.com/gantline/gantline/juju/api\"",
		`apiclient "github.com/juju/juju/`, `apiclient "github.com/gantline/gantline/juju/`,
		`"github.com/juju/names/v5"`, `"github.com/gantline/gantline/juju/names"`,
		`"github.com/digitalrebar/provision/v4"`, `v4 "github.com/gantline/gantline/rebar"`,
	).Replace(program)
	const listing = `main.go:7: go.etcd.io/etcd/client -> github.com/gantline/gantline/etcd/client
main.go:8: github.com/juju/juju/api -> github.com/gantline/gantline/juju/api
main.go:9: github.com/juju/juju/api/client/client -> github.com/gantline/gantline/juju/api/client/client
main.go:10: github.com/juju/names/v5 -> github.com/gantline/gantline/juju/names
main.go:11: github.com/digitalrebar/provision/v4 -> github.com/gantline/gantline/rebar
go.mod:5: go mod edit -droprequire=github.com/juju/names/v5
go.mod:8: go mod edit -droprequire=github.com/juju/juju
go.mod:12: go mod edit -dropreplace=github.com/juju/juju
go.mod: go get github.com/gantline/gantline/juju
go.mod: go mod tidy
`
	got, err := run(t, dir, "rewrite", "-n")
	if err != nil || got != listing+"1 of 2 Go files would change\n" {
		t.Errorf("got %v\n%s", err, got)
	}
	if read(t, filepath.Join(dir, "main.go")) != program {
		t.Error("a dry run wrote")
	}
	got, err = run(t, dir, "rewrite", "./...")
	if err != nil || got != listing+"1 of 2 Go files changed\n" {
		t.Errorf("got %v\n%s", err, got)
	}
	if got := read(t, filepath.Join(dir, "main.go")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if read(t, filepath.Join(dir, "vendor/x/x.go")) != program || read(t, filepath.Join(dir, "go.mod")) != module {
		t.Error("what is to stay was changed")
	}
	if info, err := os.Stat(filepath.Join(dir, "main.go")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("permissions: %v, %v", info.Mode(), err)
	}
	got, err = run(t, dir, "rewrite", "main.go")
	if err != nil || got != "nothing to change in 1 Go files\n" {
		t.Errorf("a second time: got %v\n%s", err, got)
	}
}

// A file that was formatted is formatted afterwards, the imports sorted anew.
func TestFormatted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.go": "package a\n\nimport (\n\t_ \"github.com/juju/juju/api\"\n\t_ \"github.com/juju/clock\"\n)\n"})
	write(t, dir, map[string]string{"b.go": "package a\n\nimport (\n\t_ \"github.com/go-logr/logr\"\n\t_ \"github.com/juju/juju/api\"\n\t_ \"github.com/zorkian/go\"\n)\n"})
	if _, err := run(t, dir, "rewrite", "."); err != nil {
		t.Fatal(err)
	}
	const want = "package a\n\nimport (\n\t_ \"github.com/gantline/gantline/juju/api\"\n\t_ \"github.com/go-logr/logr\"\n\t_ \"github.com/zorkian/go\"\n)\n"
	if got := read(t, filepath.Join(dir, "b.go")); got != want {
		t.Errorf("got %s", got)
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"good.go": program, "bad.go": "pakage x\n", "text.txt": ""})
	_, err := run(t, dir, "rewrite")
	if err == nil || !strings.Contains(err.Error(), "nothing was changed") || !strings.Contains(err.Error(), "bad.go:1:1") {
		t.Errorf("got %v", err)
	}
	if read(t, filepath.Join(dir, "good.go")) != program {
		t.Error("a file was changed beside one that is not Go")
	}
	if _, err := run(t, dir, "rewrite", "text.txt"); err == nil || err.Error() != "text.txt is neither a directory nor a Go file" {
		t.Errorf("got %v", err)
	}
	if _, err := run(t, dir, "rewrite", "none"); err == nil || !strings.Contains(err.Error(), "cannot find none") {
		t.Errorf("got %v", err)
	}
}

func TestTable(t *testing.T) {
	got, err := run(t, t.TempDir(), "rewrite", "--table")
	if err != nil || !strings.Contains(got, "github.com/juju/charm/v12 -> github.com/gantline/gantline/juju/charm\n") {
		t.Errorf("got %v\n%s", err, got)
	}
}

// Every path that etcd's v2 client has had becomes ours, and what only begins
// alike stays.
func TestRewriteEtcd(t *testing.T) {
	const ours = "github.com/gantline/gantline/etcd/"
	for from, to := range map[string]string{
		"github.com/meycoin/goetcd/client":  ours + "client",
		"github.com/coreos/etcd/client":     ours + "client",
		"go.etcd.io/etcd/client":            ours + "client",
		"go.etcd.io/etcd/client/v2":         ours + "client",
		"github.com/meycoin/goetcd/version": ours + "version",
		"github.com/coreos/etcd/version":    ours + "version",
		"go.etcd.io/etcd/version":           ours + "version",
		"go.etcd.io/etcd/client/v3":         "",
		"go.etcd.io/etcd/client/pkg/v3":     "",
		"github.com/coreos/etcd/clientv3":   "",
		"go.etcd.io/etcd/clientv3":          "",
	} {
		dir := t.TempDir()
		text := "package main\n\nimport x \"" + from + "\"\n\nvar _ x.T\n"
		write(t, dir, map[string]string{"main.go": text})
		if _, err := run(t, dir, "rewrite", "./..."); err != nil {
			t.Errorf("%s: %v", from, err)
		}
		want := text
		if to != "" {
			want = strings.Replace(text, from, to, 1)
		}
		if got := read(t, filepath.Join(dir, "main.go")); got != want {
			t.Errorf("%s: got\n%s", from, got)
		}
	}
}
