package charmdeployer_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/charm/deployer"
)

// childEnv tells the test's own program to be the one that is killed, and where
// it works.
const childEnv = "CHARMDEPLOYER_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		fmt.Fprintln(os.Stderr, deployForEver(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// deployForEver deploys one charm over the other until it is killed.
func deployForEver(dir string) error {
	for i := 0; ; i++ {
		name := []string{"one", "two"}[i%2]
		archive, err := charm.ReadCharmArchive(filepath.Join(dir, name+".charm"))
		if err != nil {
			return err
		}
		d := deployer.New(filepath.Join(dir, "charm"), filepath.Join(dir, "data"))
		if err := d.Deploy("local:"+name, archive); err != nil {
			return err
		}
	}
}

// packCharm writes the archive of a charm with the given files.
func packCharm(t *testing.T, path string, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, files)
	ch, err := charm.ReadCharmDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := ch.ArchiveTo(file); err != nil {
		t.Fatal(err)
	}
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func charmFiles(name string) map[string]string {
	files := map[string]string{
		"metadata.yaml": "{name: " + name + ", summary: s, description: d}",
		"revision":      "0",
	}
	for i := range 20 {
		files[fmt.Sprintf("common/%d", i)] = name
		files[fmt.Sprintf("%s/deep/%d", name, i)] = name
	}
	return files
}

// contents returns the files of a unit's charm without the marks.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".juju-") {
			return err
		}
		data, err := os.ReadFile(file)
		all[strings.TrimPrefix(file, dir+"/")] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestKilledProcess kills a process that deploys, at random moments, and then
// deploys over what it left.
func TestKilledProcess(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 5
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	own := map[string]string{"mine": "mine", "common/mine": "mine"}
	charms := map[string]map[string]string{"one": charmFiles("one"), "two": charmFiles("two")}
	for name, files := range charms {
		packCharm(t, filepath.Join(dir, name+".charm"), files)
	}
	writeFiles(t, filepath.Join(dir, "charm"), own)
	d := deployer.New(filepath.Join(dir, "charm"), filepath.Join(dir, "data"))
	interrupted := 0
	for round := range rounds {
		runAndKill(t, dir, time.Duration(random.IntN(60))*time.Millisecond)
		if url, err := d.Interrupted(); err != nil {
			t.Fatalf("seed %d, round %d: %v", seed, round, err)
		} else if url != "" {
			interrupted++
		}
		if round%4 != 3 {
			continue
		}
		name := []string{"one", "two"}[random.IntN(2)]
		archive, err := charm.ReadCharmArchive(filepath.Join(dir, name+".charm"))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Deploy("local:"+name, archive); err != nil {
			t.Fatalf("seed %d, round %d: %v", seed, round, err)
		}
		want := maps.Clone(charms[name])
		maps.Copy(want, own)
		if got := contents(t, filepath.Join(dir, "charm")); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d, round %d: after deploying %s there is\n%v", seed, round, name, got)
		}
	}
	if interrupted == 0 && !testing.Short() {
		t.Errorf("seed %d: no kill of %d met a deployment", seed, rounds)
	}
}

func runAndKill(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond+after)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil || ctx.Err() == nil {
		t.Fatalf("the process ended by itself: %v\n%s", err, stderr.String())
	}
}
