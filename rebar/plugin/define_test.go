package plugin_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

func jsonUnmarshal(b []byte, v interface{}) error { return json.Unmarshal(b, v) }

// talkative validates, and talks about it.
type talkative struct{ err *models.Error }

func (talkative) Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error { return nil }
func (v talkative) Validate(l logger.Logger, c *api.Client) (interface{}, *models.Error) {
	l.Infof("looking around")
	if v.err != nil {
		return nil, v.err
	}
	info, err := c.Info()
	if err != nil {
		return nil, models.NewError("plugin", 500, err.Error())
	}
	return &models.PluginProvider{Name: "talkative", Version: info.Version, PluginVersion: 4, Documentation: "<validated> & well"}, nil
}

func talkativeHost(t *testing.T, v talkative) *plugintest.Host {
	t.Helper()
	def := &models.PluginProvider{Name: "talkative", Version: "v0", PluginVersion: 4}
	h, err := plugintest.NewHost(plugintest.InProcess(def, func() interface{} { return v }, plugin.Config{}), plugintest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// TestValidateMayLog is row 10: what Validate logs does not reach the host's parser,
// and is shown if it fails.
func TestValidateMayLog(t *testing.T) {
	h := talkativeHost(t, talkative{})
	def, out, err := h.Define(within(t, 10*second), true)
	if err != nil || out.Stderr != "" || def.Version != "v4.2.0" || !strings.Contains(out.Stdout, "<validated> & well") {
		t.Errorf("define with validation: %v, %+v", err, out)
	}
	if def, out, err = h.Define(within(t, 10*second), false); err != nil || out.Stderr != "" || def.Version != "v0" {
		t.Errorf("define for a catalogue: %v, %+v", err, out)
	}
	out, err = h.Invoke(within(t, 10*second), "", "define")
	if err != nil || out.Code == 0 || out.Stdout != "" || !strings.Contains(out.Stderr, "Error: Must have a token specified") {
		t.Errorf("define without a token: %v, %+v", err, out)
	}
	out, err = h.Invoke(within(t, 10*second), h.Endpoint.Token(second), "define", "--debug")
	if err != nil || !strings.Contains(out.Stderr, "looking around") || !json.Valid([]byte(out.Stdout)) {
		t.Errorf("define --debug: %v, %+v", err, out)
	}
	h = talkativeHost(t, talkative{models.NewError("plugin", 412, "nothing fits")})
	_, out, err = h.Define(within(t, 10*second), true)
	if err == nil || out.Stdout != "" || !strings.Contains(out.Stderr, "looking around") || !strings.Contains(out.Stderr, "nothing fits") {
		t.Errorf("define that fails: %v, %+v", err, out)
	}
}

func TestCommands(t *testing.T) {
	target, cfg := binary(t)
	h, err := plugintest.NewHost(target, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	dir := t.TempDir()
	for _, tt := range []struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		{nil, 0, "Usage:", ""},
		{[]string{"--help"}, 0, "unpack", ""},
		{[]string{"version"}, 0, "Version: v1.2.3\n", ""},
		{[]string{"nonsense"}, 1, "", `unknown command "nonsense"`},
		{[]string{"unpack"}, 1, "", "accepts 1 arg(s), received 0"},
		{[]string{"unpack", ""}, 1, "", "no directory given"},
		{[]string{"unpack", filepath.Join(dir, "a", "b")}, 0, "", ""},
		{[]string{"listen"}, 1, "", "accepts 2 arg(s), received 0"},
		{[]string{"listen", "a", "b", "c"}, 1, "", "accepts 2 arg(s), received 3"},
		{[]string{"listen", filepath.Join(dir, "none", "a"), "b"}, 1, "", "no such file or directory"},
		{[]string{"autocomplete"}, 1, "", "accepts 1 arg(s)"},
		{[]string{"autocomplete", filepath.Join(dir, "completion")}, 0, "", ""},
		{[]string{"define", "ignored"}, 0, `"Name": "probe"`, ""},
	} {
		out, err := h.Invoke(within(t, 10*second), "catalog", tt.args...)
		if err != nil || out.Code != tt.code || !strings.Contains(out.Stdout, tt.stdout) || !strings.Contains(out.Stderr, tt.stderr) ||
			strings.Contains(out.Stdout, "Failed") || (tt.code == 0 && out.Stderr != "") {
			t.Errorf("%q: %v, %+v", tt.args, err, out)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "completion")); err != nil || !strings.Contains(string(b), "bash") {
		t.Errorf("completion: %.40q, %v", b, err)
	}
}

func TestUnpackFS(t *testing.T) {
	tree := fstest.MapFS{
		"files/script.sh":   {Data: []byte("#!/bin/sh\n")},
		"files/deep/er/doc": {Data: []byte("text")},
		"files/empty":       {},
		"other/not":         {Data: []byte("no")},
	}
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside")
	if err := plugin.UnpackFS(context.Background(), tree, "files", dir); err != nil {
		t.Fatal(err)
	}
	if err := plugin.UnpackFS(context.Background(), tree, "files", dir); err != nil {
		t.Errorf("again: %v", err)
	}
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			names = append(names, rel)
		}
		return err
	})
	if got := strings.Join(names, " "); err != nil || got != "deep/er/doc empty script.sh" {
		t.Errorf("unpacked %q, %v", got, err)
	}
	if fi, err := os.Stat(filepath.Join(dir, "script.sh")); err != nil || fi.Mode().Perm() != 0o755 {
		t.Errorf("script.sh: %v, %v", fi.Mode(), err)
	}
	// A link that leads out is not followed.
	if err := os.RemoveAll(filepath.Join(dir, "deep")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(dir, "deep")); err != nil {
		t.Fatal(err)
	}
	if err := plugin.UnpackFS(context.Background(), tree, "files", dir); err == nil {
		t.Error("a link that leads out is followed")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(outside), "er")); err == nil {
		t.Error("files were written outside")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := plugin.UnpackFS(ctx, tree, "files", t.TempDir()); err == nil {
		t.Error("it goes on after its context has ended")
	}
}

func TestChildEnv(t *testing.T) {
	t.Setenv("RS_TOKEN", "secret")
	t.Setenv("RS_TOKEN_FILE", "kept")
	env := strings.Join(plugin.ChildEnv(), "\n")
	if strings.Contains(env, "secret") || !strings.Contains(env, "RS_TOKEN_FILE=kept") || !strings.Contains(env, "PATH=") {
		t.Errorf("the environment for children:\n%s", env)
	}
}
