package deployer_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm/deployer"
)

// fakeArchive unpacks files in the order of their names; kill makes it stop
// after so many of them, as a killed agent would.
type fakeArchive struct {
	files map[string]string
	kill  int
}

var errKilled = errors.New("killed")

func (a fakeArchive) names() []string {
	var names []string
	for name := range a.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (a fakeArchive) ArchiveMembers() ([]string, error) {
	var members []string
	for _, name := range a.names() {
		members = append(members, name)
		if dir := filepath.Dir(name); dir != "." {
			members = append(members, dir)
		}
	}
	return members, nil
}

func (a fakeArchive) ExpandTo(dir string) error {
	for i, name := range a.names() {
		if a.kill > 0 && i == a.kill-1 {
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

func (a fakeArchive) killedAt(n int) fakeArchive { return fakeArchive{files: a.files, kill: n} }

var (
	one   = fakeArchive{files: map[string]string{"common": "1", "hooks/install": "1", "lib/one": "1", "only/one": "1"}}
	two   = fakeArchive{files: map[string]string{"common": "2", "hooks/install": "2", "lib/two": "2"}}
	three = fakeArchive{files: map[string]string{"common": "3", "lib": "now a file", "x/three": "3"}}
)

// files returns all files below dir with their contents, but no marks.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".juju-") {
			return err
		}
		data, err := os.ReadFile(path)
		name, relErr := filepath.Rel(dir, path)
		all[name] = string(data)
		return errors.Join(err, relErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func with(files map[string]string, name, content string) map[string]string {
	changed := map[string]string{name: content}
	for name, content := range files {
		changed[name] = content
	}
	return changed
}

func setUp(t *testing.T) (*deployer.Deployer, string) {
	base := t.TempDir()
	dir := filepath.Join(base, "charm")
	return deployer.New(dir, filepath.Join(base, "state", "deployer")), dir
}

func deploy(t *testing.T, d *deployer.Deployer, url string, archive deployer.Archive) {
	t.Helper()
	if err := d.Deploy(url, archive); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Deployed(); got != url || err != nil {
		t.Errorf("deployed is %q, %v", got, err)
	}
	if got, err := d.Interrupted(); got != "" || err != nil {
		t.Errorf("interrupted is %q, %v", got, err)
	}
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestInstallAndUpgrade(t *testing.T) {
	d, dir := setUp(t)
	if got, err := d.Deployed(); got != "" || err != nil {
		t.Errorf("deployed is %q, %v", got, err)
	}
	deploy(t, d, "local:a-1", one)
	writeFile(t, filepath.Join(dir, "lib", ".unit-state.db"), "mine")
	writeFile(t, filepath.Join(dir, "common"), "changed by a hook")

	deploy(t, d, "local:a-2", two)
	if got, want := files(t, dir), with(two.files, "lib/.unit-state.db", "mine"); !reflect.DeepEqual(got, want) {
		t.Errorf("files are %v, want %v", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "only")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a directory of the old charm is left empty")
	}
}

func TestKilledAtEveryFile(t *testing.T) {
	for _, next := range []struct {
		url     string
		archive fakeArchive
	}{{"local:a-2", two}, {"local:a-3", three}, {"local:a-1", one}} {
		for n := 1; n <= len(two.files); n++ {
			t.Run(fmt.Sprintf("%d then %s", n, next.url), func(t *testing.T) {
				d, dir := setUp(t)
				deploy(t, d, "local:a-1", one)
				if next.url != "local:a-3" {
					writeFile(t, filepath.Join(dir, "lib", "mine"), "mine")
				}
				err := d.Deploy("local:a-2", two.killedAt(n))
				if !errors.Is(err, errKilled) || !errors.Is(err, deployer.ErrConflict) {
					t.Fatalf("error is %v", err)
				}
				if got, err := d.Deployed(); got != "local:a-1" || err != nil {
					t.Errorf("deployed is %q, %v", got, err)
				}
				if got, err := d.Interrupted(); got != "local:a-2" || err != nil {
					t.Errorf("interrupted is %q, %v", got, err)
				}
				want := next.archive.files
				if next.url == "local:a-3" {
					if err := os.RemoveAll(filepath.Join(dir, "lib")); err != nil {
						t.Fatal(err)
					}
				} else {
					want = with(want, "lib/mine", "mine")
				}
				deploy(t, d, next.url, next.archive)
				if got := files(t, dir); !reflect.DeepEqual(got, want) {
					t.Errorf("files are %v, want %v", got, want)
				}
			})
		}
	}
}

func TestFirstDeployFails(t *testing.T) {
	d, dir := setUp(t)
	err := d.Deploy("local:a-1", one.killedAt(3))
	if !errors.Is(err, errKilled) || errors.Is(err, deployer.ErrConflict) {
		t.Fatalf("error is %v", err)
	}
	deploy(t, d, "local:a-2", two)
	if got := files(t, dir); !reflect.DeepEqual(got, two.files) {
		t.Errorf("files are %v", got)
	}
}

func TestConflict(t *testing.T) {
	d, dir := setUp(t)
	deploy(t, d, "local:a-1", one)
	writeFile(t, filepath.Join(dir, "x"), "a file where the new charm has a directory")
	if err := d.Deploy("local:a-3", three); !errors.Is(err, deployer.ErrConflict) {
		t.Fatalf("error is %v", err)
	}
	deploy(t, d, "local:a-2", two)
}

func TestPrune(t *testing.T) {
	d, dir := setUp(t)
	if err := d.Prune(); err != nil {
		t.Error(err)
	}
	for i, archive := range []fakeArchive{one, two, one} {
		deploy(t, d, fmt.Sprintf("local:a-%d", i), archive)
	}
	if err := d.Prune(); err != nil {
		t.Fatal(err)
	}
	manifests, err := os.ReadDir(filepath.Join(filepath.Dir(dir), "state", "deployer", "manifests"))
	if err != nil || len(manifests) != 1 || manifests[0].Name() != "local_3a_a-2" {
		t.Errorf("manifests are %v, %v", manifests, err)
	}
}

func Example() {
	base, err := os.MkdirTemp("", "deployer")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(base)
	d := deployer.New(filepath.Join(base, "charm"), filepath.Join(base, "state"))
	if err := d.Deploy("local:a-1", one); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Deployed())
	// Output: local:a-1 <nil>
}
