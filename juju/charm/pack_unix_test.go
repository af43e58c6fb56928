//go:build unix

package charm_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

func TestPackRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		prepare func(dir string) error
		want    string
	}{
		"absolute": {func(dir string) error { return os.Symlink("/etc/passwd", filepath.Join(dir, "l")) }, `symlink "l" is absolute: "/etc/passwd"`},
		"out":      {func(dir string) error { return os.Symlink("../../x", filepath.Join(dir, "src", "l")) }, `symlink "src/l" links out of charm: "../../x"`},
		"pipe":     {func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "p"), 0o644) }, `file is a named pipe: "p"`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeTree(t, provider)
			if err := test.prepare(dir); err != nil {
				t.Fatal(err)
			}
			ch, err := charm.ReadCharmDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := ch.ArchiveTo(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v", err)
			}
		})
	}
}
