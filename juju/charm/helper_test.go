package charm_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

// provider is a charm that uses every file.
var provider = map[string]string{
	"metadata.yaml": `name: prov
summary: a provider
description: d
provides:
  web: {interface: http}
peers:
  cluster: {interface: prov-cluster}
storage:
  data: {type: filesystem, location: /srv, minimum-size: 1G, multiple: {range: 0-}}
resources:
  blob: {type: file, filename: blob.bin, description: a blob}
`,
	"manifest.yaml": `bases:
- name: ubuntu
  channel: 22.04/stable
  architectures: [amd64]
`,
	"config.yaml": `options:
  s: {type: string, default: hello, description: a string}
  i: {type: int, default: 3, description: an int}
  f: {type: float, default: 1.5, description: a float}
  b: {type: boolean, default: true, description: a bool}
  sec: {type: secret, description: a secret}
  none: {type: string, description: no default}
`,
	"actions.yaml": `backup:
  description: back it up
  params:
    path: {type: string, default: /tmp}
    level: {type: integer}
  required: [level]
`,
	"lxd-profile.yaml": "config: {security.nesting: \"true\"}\n",
	"revision":         "7",
	"hooks/install":    "#!/bin/sh\n",
	"src/charm.py":     "print()\n",
}

// writeTree makes files below a new directory. Contents that begin with "->"
// make links.
func writeTree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, isLink := strings.CutPrefix(content, "->"); isLink {
			if err := os.Symlink(target, file); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readTree is the inverse of writeTree, with directories as "name/".
func readTree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == dir {
			return err
		}
		name, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir():
			files[name+"/"] = ""
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(file)
			files[name] = "->" + target
			return err
		default:
			data, err := os.ReadFile(file)
			files[name] = string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// with returns the files with some changed; a change to "" removes.
func with(files map[string]string, changes ...string) map[string]string {
	changed := make(map[string]string)
	for name, content := range files {
		changed[name] = content
	}
	for i := 0; i < len(changes); i += 2 {
		if changed[changes[i]] = changes[i+1]; changes[i+1] == "" {
			delete(changed, changes[i])
		}
	}
	return changed
}

// pack returns the archive of a charm of the given files.
func pack(t testing.TB, files map[string]string) []byte {
	t.Helper()
	dir, err := charm.ReadCharmDir(writeTree(t, files))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := dir.ArchiveTo(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// entry is a member of a hand-made archive.
type entry struct {
	name    string
	mode    fs.FileMode
	content string
}

var requirer = entry{"metadata.yaml", 0o644, "{name: req, summary: s, description: d}"}

// zipOf makes an archive that no packer would.
func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		header.SetMode(e.mode)
		f, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
