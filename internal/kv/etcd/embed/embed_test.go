package embed_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/embed"
	"github.com/gantline/gantline/internal/kv/kvtest"
)

func TestMain(m *testing.M) {
	childMain()
	goleak.VerifyTestMain(m)
}

// open opens a store, to be closed by the test.
func open(t testing.TB, cfg embed.Config) *embed.Store {
	t.Helper()
	s, err := embed.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s
}

func closeStore(t testing.TB, s *embed.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

func put(t testing.TB, s kv.Store, key, value string) kv.Revision {
	t.Helper()
	rev, err := s.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.Put(key, []byte(value))}})
	if err != nil {
		t.Fatalf("Txn: %v", err)
	}
	return rev
}

func TestContract(t *testing.T) {
	kvtest.Run(t, func(t testing.TB) kv.Store { return open(t, embed.Config{Dir: t.TempDir()}) })
}

func TestOpenRefused(t *testing.T) {
	for _, cfg := range []embed.Config{
		{},
		{Dir: t.TempDir(), QuotaBytes: -1},
		{Dir: filepath.Join(t.TempDir(), "file")},
	} {
		if filepath.Base(cfg.Dir) == "file" {
			if err := os.WriteFile(cfg.Dir, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if s, err := embed.Open(t.Context(), cfg); err == nil {
			closeStore(t, s)
			t.Errorf("Open(%+v) succeeds", cfg)
		}
	}
}

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	s := open(t, embed.Config{Dir: dir})
	rev := put(t, s, "/a", "1")
	closeStore(t, s)

	s = open(t, embed.Config{Dir: dir})
	defer closeStore(t, s)
	e, err := s.Get(t.Context(), "/a")
	if err != nil || string(e.Value) != "1" || e.Revision != rev {
		t.Fatalf("Get = %+v, %v", e, err)
	}
	if next := put(t, s, "/a", "2"); next <= rev {
		t.Fatalf("revision %d after %d and a restart", next, rev)
	}
	w, err := s.Watch(t.Context(), "/a", rev)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := w.Next(t.Context()); err != nil || string(b.Events[0].Entry.Value) != "2" {
		t.Fatalf("Next = %+v, %v", b, err)
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := open(t, embed.Config{Dir: dir})
	defer closeStore(t, s)
	for path, want := range map[string]os.FileMode{"": 0o700, "etcd": 0o700, "etcd/member": 0o700, "lock": 0o600} {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%q has mode %v, want %v", path, got, want)
		}
	}
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	s := open(t, embed.Config{Dir: dir})
	_, err := embed.Open(t.Context(), embed.Config{Dir: dir})
	locked, ok := errors.AsType[*embed.LockedError](err)
	if !ok || locked.PID != os.Getpid() || locked.Dir != dir {
		t.Errorf("second Open: %v, want *LockedError of this process", err)
	}
	closeStore(t, s)
	closeStore(t, open(t, embed.Config{Dir: dir}))
}

func TestLockedByAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	c := startChild(t, "hold", dir)
	c.expect("ready")
	began := time.Now()
	_, err := embed.Open(t.Context(), embed.Config{Dir: dir})
	locked, ok := errors.AsType[*embed.LockedError](err)
	if !ok || locked.PID != c.pid() {
		t.Errorf("Open: %v, want *LockedError of process %d", err, c.pid())
	}
	if took := time.Since(began); took > 8*time.Second { // etcd's own lock would wait for ever
		t.Errorf("refused after %v only", took)
	}
	c.kill()
	closeStore(t, open(t, embed.Config{Dir: dir}))
}

// TestLockNotInherited kills a process that has a child, which lives on without
// the lock.
func TestLockNotInherited(t *testing.T) {
	dir := t.TempDir()
	c := startChild(t, "parent", dir)
	if !c.out.Scan() {
		t.Fatal("child said nothing")
	}
	grandchild, err := strconv.Atoi(c.out.Text())
	if err != nil {
		t.Fatalf("child said %q", c.out.Text())
	}
	defer func() {
		if err := syscall.Kill(grandchild, syscall.SIGKILL); err != nil {
			t.Errorf("the child's child did not live on: %v", err)
		}
	}()
	c.kill()
	closeStore(t, open(t, embed.Config{Dir: dir}))
}

// TestNoSocket compares the sockets of this process before and after.
func TestNoSocket(t *testing.T) {
	before := sockets(t)
	s := open(t, embed.Config{Dir: t.TempDir()})
	defer closeStore(t, s)
	put(t, s, "/a", "1")
	if after := sockets(t); after != before {
		t.Errorf("%d sockets open, %d before", after, before)
	}
}

func sockets(t *testing.T) int {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && strings.HasPrefix(target, "socket:") {
			n++
		}
	}
	return n
}

// TestTwo runs two stores in one process, which share nothing.
func TestTwo(t *testing.T) {
	a, b := open(t, embed.Config{Dir: t.TempDir()}), open(t, embed.Config{Dir: t.TempDir()})
	defer closeStore(t, a)
	defer closeStore(t, b)
	put(t, a, "/a", "1")
	if _, err := b.Get(t.Context(), "/a"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("Get from the other store: %v", err)
	}
}

func BenchmarkStore(b *testing.B) {
	kvtest.Bench(b, func(t testing.TB) kv.Store { return open(t, embed.Config{Dir: t.TempDir()}) })
}

// BenchmarkOpen is a start on an empty directory, and one on what was left.
func BenchmarkOpen(b *testing.B) {
	b.Run("fresh", func(b *testing.B) {
		for b.Loop() {
			closeStore(b, open(b, embed.Config{Dir: b.TempDir()}))
		}
	})
	b.Run("again", func(b *testing.B) {
		dir := b.TempDir()
		for b.Loop() {
			closeStore(b, open(b, embed.Config{Dir: dir}))
		}
	})
}
