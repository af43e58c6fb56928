package embed_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/embed"
)

func dbSize(t *testing.T, dir string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "etcd/member/snap/db"))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// eventually looks until ok, for at most ten seconds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(10 * time.Second)
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

func TestDefragmentedWhenIdle(t *testing.T) {
	dir := t.TempDir()
	s := open(t, embed.Config{Dir: dir, IdleAfter: 100 * time.Millisecond, FreeBytes: 4 << 20})
	defer closeStore(t, s)
	var rev kv.Revision
	for range 16 {
		rev = put(t, s, "/a", string(make([]byte, 1<<20-10)))
	}
	eventually(t, "the file grows", func() bool { return dbSize(t, dir) > 16<<20 })
	if err := s.Compact(t.Context(), rev); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the file shrinks", func() bool { return dbSize(t, dir) < 8<<20 })
	if e, err := s.Get(t.Context(), "/a"); err != nil || e.Revision != rev {
		t.Errorf("Get = revision %d, %v", e.Revision, err)
	}
}

// TestQuota fills the quota with history, which is dropped to make room, then
// with keys, which are not.
func TestQuota(t *testing.T) {
	s := open(t, embed.Config{Dir: t.TempDir(), IdleAfter: 50 * time.Millisecond, QuotaBytes: 12 << 20})
	defer closeStore(t, s)
	large := make([]byte, 1<<20-100)
	// The size that counts is that of the file, which grows ten times a second.
	fill := func(key func(int) string) error {
		for i := range 1000 {
			if _, err := s.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.Put(key(i), large)}}); err != nil {
				return err
			}
		}
		return nil
	}
	small := func() error {
		_, err := s.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.Put("/small", nil)}})
		return err
	}

	if err := fill(func(int) string { return "/same" }); !errors.Is(err, kv.ErrNoSpace) {
		t.Fatalf("history past the quota: %v", err)
	}
	eventually(t, "writes again after history was dropped", func() bool { return small() == nil })

	if err := fill(func(i int) string { return fmt.Sprintf("/keys/%d", i) }); !errors.Is(err, kv.ErrNoSpace) {
		t.Fatalf("keys past the quota: %v", err)
	}
	if err := small(); !errors.Is(err, kv.ErrNoSpace) {
		t.Errorf("write at the quota: %v", err)
	}
	if _, _, err := s.List(t.Context(), "/keys/", kv.ListOptions{}); err != nil {
		t.Errorf("read at the quota: %v", err)
	}
	if _, err := s.Txn(t.Context(), kv.Txn{Writes: []kv.Write{kv.DeletePrefix("/keys/")}}); err != nil {
		t.Errorf("delete at the quota: %v", err)
	}
	eventually(t, "writes again after keys were deleted", func() bool { return small() == nil })
}
