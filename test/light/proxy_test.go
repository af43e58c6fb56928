package light_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// version is what the libraries are published as: the version by which their go.mod files require
// each other.
const version = "v0.0.0"

// libraries are the modules that others import, by folder.
var libraries = []string{"juju", "rebar", "etcd", "etcdv2"}

// publish lays the libraries out as a module proxy does, as they stand in this tree, and returns the
// environment in which the go command finds them there and nowhere else.
func publish(t *testing.T) []string {
	t.Helper()
	proxy, cache := t.TempDir(), strings.TrimSpace(run(t, ".", nil, "go", "env", "GOMODCACHE"))
	for _, folder := range libraries {
		m := module.Version{Path: "github.com/gantline/gantline/" + folder, Version: version}
		at := filepath.Join(proxy, filepath.FromSlash(m.Path), "@v")
		if err := os.MkdirAll(at, 0o700); err != nil {
			t.Fatal(err)
		}
		source := filepath.Join("..", "..", folder)
		mod, err := os.ReadFile(filepath.Join(source, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string]string{
			"list":            version + "\n",
			version + ".info": fmt.Sprintf(`{"Version":%q}`, version),
			version + ".mod":  string(mod),
		} {
			if err := os.WriteFile(filepath.Join(at, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		archive, err := os.Create(filepath.Join(at, version+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		if err := zip.CreateFromDir(archive, m, source); err != nil {
			t.Fatalf("%s cannot be published: %v", m.Path, err)
		}
		if err := archive.Close(); err != nil {
			t.Fatal(err)
		}
	}
	// A module cache of this test's own, so that what it publishes is seen by nobody else. What
	// others wrote comes from the machine's cache, and from the network only where it is not there.
	return []string{
		"GOMODCACHE=" + t.TempDir(),
		"GOPROXY=file://" + proxy + ",file://" + filepath.Join(cache, "cache", "download") + "," + strings.TrimSpace(run(t, ".", nil, "go", "env", "GOPROXY")),
		"GOSUMDB=off",
		"GOFLAGS=-modcacherw -buildvcs=false",
	}
}
