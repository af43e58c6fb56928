package plugintest

import (
	"os"
	"os/exec"
	"path/filepath"
)

// Build compiles the provider in a package, named as for go build relative to the
// test's directory, and returns it as a Target. The binary is removed when the
// test ends.
func Build(tb TB, pkg string) Target {
	tb.Helper()
	dir, err := os.MkdirTemp("", "gpb")
	if err != nil {
		tb.Fatalf("cannot build %s: %v", pkg, err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	bin := filepath.Join(dir, "provider")
	if out, err := exec.Command("go", "build", "-o", bin, pkg).CombinedOutput(); err != nil { //nolint:gosec,noctx // the caller's package
		tb.Fatalf("cannot build %s: %v\n%s", pkg, err, out)
	}
	return Binary(bin)
}
