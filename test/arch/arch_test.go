// Package arch_test keeps the house in order: it lists every package of the workspace, refuses one
// that has no layer, and fails on an import that points up or over a fence.
package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/gantline/gantline"

type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestEveryPackageHasALayer(t *testing.T) {
	for _, p := range packages(t) {
		if layerOf(rel(p.ImportPath)) == nil {
			t.Errorf("%s stands in no layer: add it to layers.go", p.ImportPath)
		}
	}
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		from := layerOf(rel(p.ImportPath))
		for _, imp := range p.Imports {
			if !ours(imp) || from == nil {
				continue
			}
			to := layerOf(rel(imp))
			if to != nil && to.height > from.height {
				t.Errorf("%s (%s) imports %s (%s), which stands above it", p.ImportPath, from.name, imp, to.name)
			}
		}
	}
}

func TestFences(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range fences {
			if !matchAny(rel(p.ImportPath), f.who) || matchAny(rel(p.ImportPath), f.except) {
				continue
			}
			imports := p.Imports
			if !f.productOnly {
				imports = slices.Concat(p.Imports, p.TestImports, p.XTestImports)
			}
			for _, imp := range imports {
				if f.forbids(imp) {
					t.Errorf("%s imports %s: %s", p.ImportPath, imp, f.reason)
				}
			}
		}
	}
}

// TestAgentLinksNoStore looks at everything that the agent pulls in, not at its own imports alone.
func TestAgentLinksNoStore(t *testing.T) {
	for _, dep := range deps(t, module+"/internal/agent") {
		if strings.HasPrefix(dep, "go.etcd.io/") || strings.HasPrefix(dep, module+"/internal/state") ||
			strings.HasPrefix(dep, module+"/internal/kv") {
			t.Errorf("internal/agent links %s: an agent knows the API only", dep)
		}
	}
}

func ours(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

func rel(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, module), "/") }

// matchAny says whether one of the patterns names path: "a/b" exactly, "a/b/..." with all below.
func matchAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if base, ok := strings.CutSuffix(p, "/..."); ok {
			return path == base || strings.HasPrefix(path, base+"/")
		}
		return path == p
	})
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out := run(t, "list", "-json=ImportPath,Imports,TestImports,XTestImports", "work")
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 20 {
		t.Fatalf("only %d packages listed: is the workspace switched off?", len(all))
	}
	return all
}

func deps(t *testing.T, path string) []string {
	t.Helper()
	return strings.Fields(string(run(t, "list", "-deps", path)))
}

func run(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
		}
		t.Fatal(err)
	}
	return out
}
