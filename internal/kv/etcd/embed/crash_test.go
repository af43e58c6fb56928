package embed_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/embed"
)

// TestKilled kills a writing process at random moments, on one directory: what
// was acknowledged is there, each transaction whole.
func TestKilled(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	for range rounds {
		c := startChild(t, "write", dir)
		c.expect("1")
		time.AfterFunc(time.Duration(rnd.IntN(300))*time.Millisecond, func() { _ = c.cmd.Process.Kill() })
		acknowledged := 1
		for _, line := range c.rest() {
			n, err := strconv.Atoi(line)
			if err != nil {
				t.Fatalf("child said %q", line)
			}
			acknowledged = n
		}
		c.kill()
		checkCount(t, dir, acknowledged)
	}
}

func checkCount(t *testing.T, dir string, acknowledged int) {
	t.Helper()
	s := open(t, embed.Config{Dir: dir})
	defer closeStore(t, s)
	e, err := s.Get(t.Context(), "/count")
	if err != nil {
		t.Fatal(err)
	}
	count, err := strconv.Atoi(string(e.Value))
	if err != nil || count < acknowledged || count > acknowledged+1 {
		t.Fatalf("count %q after %d was acknowledged", e.Value, acknowledged)
	}
	last, err := s.Get(t.Context(), fmt.Sprintf("/n/%06d", count))
	if err != nil || last.Revision != e.Revision || len(last.Value) != 2000 {
		t.Fatalf("the other half of write %d: revision %d of %d, %v", count, last.Revision, e.Revision, err)
	}
	// The next round begins again at one.
	if _, err := s.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.DeletePrefix("/n/")}}); err != nil {
		t.Fatal(err)
	}
}

func TestLogUnwritable(t *testing.T) {
	got := startChild(t, "fail", t.TempDir()).rest()
	want := []string{
		"txn unavailable: true",
		"cause is the disk: true",
		"txn unavailable: true",
		"watch lost: true",
		"close tells: true true",
		"told once: true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the child said (-want +got):\n%s", diff)
	}
}

// TestCorrupt damages the database: Open says so, where etcd would end the
// process.
func TestCorrupt(t *testing.T) {
	for _, pattern := range []string{"etcd/member/snap/db", "etcd/member/wal/*-*.wal"} {
		dir := t.TempDir()
		s := open(t, embed.Config{Dir: dir})
		put(t, s, "/a", "1")
		closeStore(t, s)
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		if err := os.WriteFile(files[0], []byte(strings.Repeat("garbage", 10_000)), 0o600); err != nil {
			t.Fatal(err)
		}
		lines := startChild(t, "open", dir).rest()
		if len(lines) != 1 || !strings.HasPrefix(lines[0], "error: cannot start embedded etcd in "+dir) {
			t.Errorf("with a damaged %s the child said %q", pattern, lines)
		}
		t.Log(lines)
	}
}
