package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest"
)

// TestFilesAreServed unpacks, asks the provider where a machine finds its tool, and
// fetches it from the file server.
func TestFilesAreServed(t *testing.T) {
	h := plugintest.Start(t, plugintest.Build(t, "."))
	ctx := context.Background()
	dir, _, err := h.Unpack(ctx, "unpacker")
	if err != nil {
		t.Fatal(err)
	}
	h.MustConfigure(nil)
	url, err := h.Act(ctx, "url", &models.Machine{Name: "m1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(url.(string))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	buf, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(buf), "#!/bin/sh") {
		t.Errorf("%s is %s: %.40q, %v", url, resp.Status, buf, err)
	}
	for name, mode := range map[string]os.FileMode{"tools/inventory.sh": 0o755, "README": 0o644} {
		fi, err := os.Stat(filepath.Join(dir, name))
		if err != nil || fi.Mode().Perm() != mode {
			t.Errorf("%s: mode %v, %v; want %v", name, fi.Mode(), err, mode)
		}
	}
	if _, _, err := h.Unpack(ctx, "unpacker"); err != nil {
		t.Errorf("unpacking again: %v", err)
	}
}
