package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/blob"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB) (*blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data", "blobs")
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func put(t testing.TB, s *blob.Store, content string) *blob.Held {
	t.Helper()
	h, err := s.Put(t.Context(), strings.NewReader(content), 0)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func sum(content string) string {
	s := sha256.Sum256([]byte(content))
	return hex.EncodeToString(s[:])
}

// names are the blobs in the store, and whatever else lies in the directory.
func names(t testing.TB, s *blob.Store, dir string) []string {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(dir, "tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left in tmp: %v, %v", left, err)
	}
	list, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, b := range list {
		out = append(out, b.SHA256)
	}
	return out
}

func TestPutOpen(t *testing.T) {
	s, dir := open(t)
	for _, content := range []string{"", "hello", strings.Repeat("0123456789", 100_000)} {
		h, err := s.Put(t.Context(), iotest.HalfReader(strings.NewReader(content)), 0)
		if err != nil {
			t.Fatal(err)
		}
		sum384 := sha512.Sum384([]byte(content))
		want := blob.Info{SHA256: sum(content), SHA384: hex.EncodeToString(sum384[:]), Size: int64(len(content))}
		if h.Info != want {
			t.Errorf("Put = %+v, want %+v", h.Info, want)
		}
		r, err := s.Open(h.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != content || r.Size() != want.Size {
			t.Errorf("read %d bytes of %d, %v", len(got), r.Size(), err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	for path, want := range map[string]os.FileMode{"": 0o700, "tmp": 0o700, sum("hello"): 0o600} {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%q has mode %v, want %v", path, info.Mode(), want)
		}
	}
}

func TestSameContentOnce(t *testing.T) {
	s, dir := open(t)
	put(t, s, "a")
	first, err := os.Stat(filepath.Join(dir, sum("a")))
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "a")
	second, err := os.Stat(filepath.Join(dir, sum("a")))
	if err != nil || !os.SameFile(first, second) {
		t.Errorf("content was stored again: %v", err)
	}
	if diff := cmp.Diff([]string{sum("a")}, names(t, s, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestLimit(t *testing.T) {
	s, dir := open(t)
	if _, err := s.Put(t.Context(), strings.NewReader("12345"), 5); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	endless := io.MultiReader(strings.NewReader("123456"), neverRead{t})
	_, err := s.Put(t.Context(), endless, 5)
	large, ok := errors.AsType[*blob.TooLargeError](err)
	if !ok || large.Limit != 5 || !errors.Is(err, blob.ErrTooLarge) || !strings.Contains(err.Error(), "5 bytes") {
		t.Errorf("past the limit: %v", err)
	}
	if diff := cmp.Diff([]string{sum("12345")}, names(t, s, dir)); diff != "" {
		t.Error(diff)
	}
}

// neverRead is what lies past the limit.
type neverRead struct{ t *testing.T }

func (n neverRead) Read([]byte) (int, error) {
	n.t.Error("read on past the limit")
	return 0, io.EOF
}

func TestPutFails(t *testing.T) {
	s, dir := open(t)
	broken := errors.New("broken")
	if _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)), 0); !errors.Is(err, broken) {
		t.Errorf("broken reader: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := io.MultiReader(strings.NewReader("abc"), readFunc(func(p []byte) (int, error) {
		cancel()
		return copy(p, "def"), nil
	}))
	if _, err := s.Put(ctx, ended, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
	if got := names(t, s, dir); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// TestDiskFull writes to a file system that has no room.
func TestDiskFull(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("cannot mount a small file system here: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	s, err := blob.Open(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), bytes.NewReader(make([]byte, 1<<20)), 0); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Put on a full disk: %v", err)
	}
	put(t, s, "small enough")
	if diff := cmp.Diff([]string{sum("small enough")}, names(t, s, filepath.Join(dir, "blobs"))); diff != "" {
		t.Error(diff)
	}
}

func TestMissingAndInvalid(t *testing.T) {
	s, _ := open(t)
	for name, want := range map[string]error{
		sum("none"):                       blob.ErrNotFound,
		"":                                blob.ErrInvalid,
		"tmp":                             blob.ErrInvalid,
		"../../etc/passwd":                blob.ErrInvalid,
		strings.ToUpper(sum("none")):      blob.ErrInvalid,
		strings.Repeat("/", 64):           blob.ErrInvalid,
		strings.Repeat("\u0660", 64)[:64]: blob.ErrInvalid,
	} {
		if r, err := s.Open(name); !errors.Is(err, want) {
			t.Errorf("Open(%q) = %v, %v; want %v", name, r, err, want)
		}
		if err := s.Delete(name); !errors.Is(err, want) {
			t.Errorf("Delete(%q) = %v, want %v", name, err, want)
		}
	}
}

func TestDeleteWhileOpen(t *testing.T) {
	s, _ := open(t)
	h := put(t, s, "content")
	r, err := s.Open(h.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := s.Delete(h.SHA256); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "content" {
		t.Errorf("read %q, %v", got, err)
	}
	if _, err := s.Open(h.SHA256); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("Open after Delete: %v", err)
	}
}

func TestLeftoversCleaned(t *testing.T) {
	s, dir := open(t)
	put(t, s, "kept")
	if err := os.WriteFile(filepath.Join(dir, "tmp", "put-123"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "notes"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{sum("kept")}, names(t, s, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "notes")); err != nil {
		t.Errorf("a stranger's file: %v", err)
	}
}

func TestCollect(t *testing.T) {
	s, dir := open(t)
	put(t, s, "referenced").Release()
	put(t, s, "garbage").Release()
	held := put(t, s, "held")
	twice := put(t, s, "held")
	keep := func(sha string) bool { return sha == sum("referenced") }
	done, err := s.Collect(t.Context(), keep)
	if err != nil || done != (blob.Collected{Blobs: 1, Bytes: 7}) {
		t.Errorf("Collect = %+v, %v", done, err)
	}
	held.Release()
	held.Release()
	if done, err := s.Collect(t.Context(), keep); err != nil || done.Blobs != 0 {
		t.Errorf("Collect of a blob held once more = %+v, %v", done, err)
	}
	twice.Release()
	if done, err := s.Collect(t.Context(), keep); err != nil || done.Blobs != 1 {
		t.Errorf("Collect of what was let go = %+v, %v", done, err)
	}
	if diff := cmp.Diff([]string{sum("referenced")}, names(t, s, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestCollectSparesNewReference has a blob stored again, referred to and
// released between the moment that keep is asked and the removal.
func TestCollectSparesNewReference(t *testing.T) {
	s, dir := open(t)
	put(t, s, "again").Release()
	done, err := s.Collect(t.Context(), func(string) bool {
		put(t, s, "again").Release()
		return false
	})
	if err != nil || done.Blobs != 0 {
		t.Errorf("Collect = %+v, %v", done, err)
	}
	if diff := cmp.Diff([]string{sum("again")}, names(t, s, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestConcurrent stores, refers, drops and collects at once: a blob that is
// referred to can always be opened.
func TestConcurrent(t *testing.T) {
	s, _ := open(t)
	var mu sync.Mutex
	references := make(map[string]int)
	stop := make(chan struct{})
	var collector, writers sync.WaitGroup
	collector.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			_, err := s.Collect(t.Context(), func(sha string) bool {
				mu.Lock()
				defer mu.Unlock()
				return references[sha] > 0
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for w := range 4 {
		writers.Go(func() {
			for i := range 60 {
				h, err := s.Put(t.Context(), strings.NewReader(fmt.Sprint((w+i)%5)), 0)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				references[h.SHA256]++
				mu.Unlock()
				h.Release()
				if r, err := s.Open(h.SHA256); err != nil {
					t.Errorf("a blob with a reference: %v", err)
				} else {
					r.Close()
				}
				mu.Lock()
				references[h.SHA256]--
				mu.Unlock()
			}
		})
	}
	writers.Wait()
	close(stop)
	collector.Wait()
}

func BenchmarkPut1MiB(b *testing.B) {
	s, _ := open(b)
	content := make([]byte, 1<<20)
	b.SetBytes(int64(len(content)))
	i := 0
	for b.Loop() {
		i++
		copy(content, fmt.Sprint(i))
		h, err := s.Put(b.Context(), bytes.NewReader(content), 0)
		if err != nil {
			b.Fatal(err)
		}
		h.Release()
	}
}
