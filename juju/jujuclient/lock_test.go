//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package jujuclient_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/jujuclient"
)

// TestStoreRespectsTheLockOfJuju holds the lock as the juju command does, and
// looks whether the store waits for it.
func TestStoreRespectsTheLockOfJuju(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := t.TempDir()
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(filepath.Join(dir, "controllers.yaml"))))
	name := fmt.Sprintf("juju-store-lock-%x", sum[:8])
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), name), os.O_CREATE|os.O_RDWR, 0o600)
	must(t, err)
	defer lock.Close()
	must(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))

	done := make(chan error, 1)
	go func() { done <- jujuclient.NewFileStore(dir).AddController("a", controller(uuid1)) }()
	select {
	case err := <-done:
		t.Fatalf("the store did not wait: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	must(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_UN))
	must(t, <-done)
}

// TestLockFileRemoved removes the lock's file while it is held, as others may.
func TestLockFileRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := jujuclient.NewFileStore(t.TempDir())
	for _, name := range []string{"a", "b"} {
		must(t, s.AddController(name, controller(name)))
		files, err := filepath.Glob(filepath.Join(os.TempDir(), "juju-store-lock-*"))
		if err != nil || len(files) != 1 {
			t.Fatalf("lock files are %v, %v", files, err)
		}
		must(t, os.Remove(files[0]))
	}
}
