// Package charmdeployer_test deploys charms over each other at random, kills
// the deployer at random, and looks what is left.
package charmdeployer_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gantline/gantline/juju/charm/deployer"
)

// archive unpacks its files in order and stops after as many as it lives.
type archive struct {
	files map[string]string
	lives int
}

var errKilled = errors.New("killed")

func (a archive) ArchiveMembers() ([]string, error) {
	var members []string
	for name := range a.files {
		for ; name != "."; name = path.Dir(name) {
			members = append(members, name)
		}
	}
	return members, nil
}

func (a archive) ExpandTo(dir string) error {
	for i, name := range slices.Sorted(maps.Keys(a.files)) {
		if i == a.lives {
			return errKilled
		}
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(a.files[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func charms() []map[string]string {
	var all []map[string]string
	for i, list := range []string{"a b d/x d/y", "a d/x e/x", "b d/y d/z e/f/g", "a"} {
		files := make(map[string]string)
		for name := range strings.FieldsSeq(list) {
			files[name] = fmt.Sprintf("%s of %d", name, i)
		}
		all = append(all, files)
	}
	return all
}

func filesIn(t *rapid.T, dir string) map[string]string {
	all := make(map[string]string)
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".juju-") {
			return err
		}
		data, err := os.ReadFile(file)
		all[strings.TrimPrefix(file, dir+"/")] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsLeft(t *testing.T) {
	base := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "unit") //nolint:usetesting // one for each run, not one for all
		if err != nil {
			t.Fatal(err)
		}
		charmDir, dataDir := filepath.Join(dir, "charm"), filepath.Join(dir, "data")
		deployed := ""
		own := make(map[string]string) // what hooks wrote
		steps := rapid.IntRange(1, 8).Draw(t, "steps")
		for range steps {
			d := deployer.New(charmDir, dataDir) // as after a restart
			i := rapid.IntRange(0, len(charms())-1).Draw(t, "charm")
			a := archive{files: charms()[i], lives: rapid.IntRange(0, len(charms()[i])).Draw(t, "lives")}
			url := fmt.Sprintf("local:c-%d", i)
			err := d.Deploy(url, a)
			if got, err := d.Deployed(); err != nil || got != deployed && got != url {
				t.Fatalf("deployed is %q, %v", got, err)
			}
			if a.lives < len(a.files) {
				if !errors.Is(err, errKilled) || errors.Is(err, deployer.ErrConflict) != (deployed != "") {
					t.Fatalf("error is %v", err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			deployed = url
			want := maps.Clone(a.files)
			maps.Copy(want, own)
			if got := filesIn(t, charmDir); !reflect.DeepEqual(got, want) {
				t.Fatalf("files are %v, want %v", got, want)
			}
			if rapid.Bool().Draw(t, "hook") {
				name := rapid.SampledFrom([]string{"mine", "d/mine", "e/mine"}).Draw(t, "file")
				own[name] = "mine"
				if err := archive.ExpandTo(archive{files: own, lives: -1}, charmDir); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
