package charm_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

func TestPackAndUnpack(t *testing.T) {
	files := with(provider,
		".git/HEAD", "x", "build/out", "x", "src/build/kept", "x", ".jujuignore", "*.bin\n!keep.bin\n/only-here\ndir/\n",
		"a.bin", "x", "keep.bin", "x", "only-here", "x", "src/only-here", "x", "dir/x", "x", "src/dir/x", "x",
		"hooks/start", "->install", "version", "v1.2\nmore",
	)
	data := pack(t, files)
	archive, err := charm.ReadCharmArchiveBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	if archive.Revision() != 7 || archive.Version() == "" || archive.Meta().Name != "prov" || archive.LXDProfile().Empty() {
		t.Errorf("archive is %+v", archive)
	}
	dir := filepath.Join(t.TempDir(), "charm")
	if err := archive.ExpandTo(dir); err != nil {
		t.Fatal(err)
	}
	got := readTree(t, dir)
	want := with(provider, "version", archive.Version(), "keep.bin", "x", "src/only-here", "x", "src/build/kept", "x", "hooks/start", "->install")
	for _, d := range []string{"hooks/", "src/", "src/build/"} {
		want[d] = ""
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("unpacked\n%v\nwant\n%v", got, want)
	}
	members, err := archive.ArchiveMembers()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range got {
		names = append(names, strings.TrimSuffix(name, "/"))
	}
	slices.Sort(names)
	if !slices.Equal(members, names) {
		t.Errorf("members are\n%v\nwant\n%v", members, names)
	}
	if err := charm.CheckArchive(bytes.NewReader(data), int64(len(data)), charm.Limits{}); err != nil {
		t.Error(err)
	}
	if again := pack(t, files); !bytes.Equal(again, data) {
		t.Error("the same files make other bytes")
	}
}

func TestModes(t *testing.T) {
	dir := writeTree(t, with(provider, "dispatch", "x", "private", "x", "d/x", "x", "hooks/not-a-hook", "x"))
	for name, mode := range map[string]os.FileMode{"dispatch": 0o700, "private": 0o600, "d": 0o700} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	ch, err := charm.ReadCharmDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := ch.ArchiveTo(&buf); err != nil {
		t.Fatal(err)
	}
	archive, err := charm.ReadCharmArchiveBytes(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if err := archive.ExpandTo(out); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{
		"dispatch": 0o755, "private": 0o644, "d": fs.ModeDir | 0o755,
		"hooks/install": 0o755, "hooks/not-a-hook": 0o644, "revision": 0o644,
	} {
		info, err := os.Stat(filepath.Join(out, name))
		if err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
}

func TestReadNoCharm(t *testing.T) {
	dir := t.TempDir()
	if charm.IsCharmDir(dir) {
		t.Error("an empty directory looks like a charm")
	}
	if _, err := charm.ReadCharm(dir); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), `reading "metadata.yaml" file: `) {
		t.Errorf("error is %v", err)
	}
	file := filepath.Join(dir, "x.charm")
	if err := os.WriteFile(file, []byte("no zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := charm.ReadCharm(file); !errors.Is(err, zip.ErrFormat) {
		t.Errorf("error is %v", err)
	}
	for broken, want := range map[string]string{
		"config.yaml": `parsing "config.yaml" file: invalid config: empty configuration`,
		"revision":    `parsing "revision" file: invalid revision file`,
	} {
		if _, err := charm.ReadCharm(writeTree(t, with(provider, broken, "x: 1"))); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", broken, err)
		}
	}
}

func TestRewriteArchive(t *testing.T) {
	nested := zipOf(t,
		entry{"req-1.0/", fs.ModeDir | 0o700, ""},
		entry{"req-1.0/metadata.yaml", 0o600, requirer.content},
		entry{"req-1.0/hooks/install", 0o600, "#!/bin/sh"},
		entry{"req-1.0/sub/metadata.yaml", 0o600, "not this one"},
		entry{"outside", 0o600, "x"},
		entry{"req-1.0/revision", 0o600, "1"},
	)
	file := filepath.Join(t.TempDir(), "req.charm")
	if err := os.WriteFile(file, nested, 0o600); err != nil {
		t.Fatal(err)
	}
	archive, err := charm.ReadCharmArchive(file)
	if err != nil {
		t.Fatal(err)
	}
	archive.SetRevision(12)
	var buf bytes.Buffer
	if err := archive.ArchiveTo(&buf); err != nil {
		t.Fatal(err)
	}
	again, err := charm.ReadCharmArchiveBytes(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	members, err := again.ArchiveMembers()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"hooks", "hooks/install", "metadata.yaml", "revision", "sub", "sub/metadata.yaml"}
	if !slices.Equal(members, want) || again.Revision() != 12 {
		t.Errorf("rewritten as %v, revision %d", members, again.Revision())
	}
	if err := charm.CheckArchive(bytes.NewReader(buf.Bytes()), int64(buf.Len()), charm.Limits{}); err != nil {
		t.Error(err)
	}
}

func TestExpandOverOther(t *testing.T) {
	dir := writeTree(t, map[string]string{
		"mine": "kept", "src": "was a file", "hooks/install/x": "was a directory", "metadata.yaml": "->elsewhere",
	})
	archive, err := charm.ReadCharmArchiveBytes(pack(t, provider))
	if err != nil {
		t.Fatal(err)
	}
	if err := archive.ExpandTo(dir); err != nil {
		t.Fatal(err)
	}
	got := readTree(t, dir)
	if got["mine"] != "kept" || got["src/charm.py"] != provider["src/charm.py"] || got["metadata.yaml"] != provider["metadata.yaml"] {
		t.Errorf("unpacked %v", got)
	}
}
