//go:build unix

package jujuclient

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// How long is waited for the lock of the store, and how often it is tried.
const (
	storeLockTimeout = 5 * time.Second
	lockInterval     = 20 * time.Millisecond
)

// ErrLockTimeout is in the chain of the error when others held a lock for too
// long.
var ErrLockTimeout = errors.New("timeout acquiring lock")

// fileLock is a lock that other processes respect.
type fileLock struct {
	file *os.File
}

// storeLockName returns what the juju command calls the lock of a store: the
// bytes of the first eight digits of a hash, in hexadecimal again.
func storeLockName(controllersPath string) string {
	sum := sha256.Sum256([]byte(controllersPath))
	return "store-lock-" + hex.EncodeToString([]byte(hex.EncodeToString(sum[:])[:8]))
}

// lockStore waits for the lock of the store whose controllers.yaml is named.
func lockStore(controllersPath string) (*fileLock, error) {
	path := filepath.Join(os.TempDir(), "juju-"+storeLockName(controllersPath))
	lock, err := waitForLock(storeLockTimeout, func() (*fileLock, error) {
		return tryLock(path, func(file *os.File) error {
			return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot acquire lock file to read or write %s: %w", controllersPath, err)
	}
	return lock, nil
}

// tryLock opens the file, which is made if it is not there, and locks it. The
// lock counts only if the file still is the one of that name: others remove it
// when they are done. The error is EAGAIN when another holds it.
func tryLock(path string, lock func(*os.File) error) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	opened, openedErr := file.Stat()
	named, namedErr := os.Lstat(path)
	if openedErr != nil || namedErr != nil || !os.SameFile(opened, named) {
		return nil, errors.Join(syscall.EAGAIN, file.Close())
	}
	return &fileLock{file: file}, nil
}

// waitForLock tries until it succeeds, fails for another reason than that the
// lock is held, or the time is over.
func waitForLock(timeout time.Duration, try func() (*fileLock, error)) (*fileLock, error) {
	deadline := time.NewTimer(timeout)
	defer deadline.Stop()
	again := time.NewTicker(lockInterval)
	defer again.Stop()
	for {
		lock, err := try()
		if err == nil || !isHeld(err) {
			return lock, err
		}
		select {
		case <-deadline.C:
			return nil, ErrLockTimeout
		case <-again.C:
		}
	}
}

// isHeld reports whether an error only says that another holds the lock.
func isHeld(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
}

// release gives the lock back by closing its file.
func (l *fileLock) release() error { return l.file.Close() }

// cookieLockTimeout is how long is waited for the lock of a file of cookies.
const cookieLockTimeout = 3 * time.Second

// lockCookies waits for the lock of a file of cookies. The juju command uses a
// lock of the process there, so that is taken too; the other one keeps several
// jars of this process apart.
func lockCookies(cookiePath string) (*fileLock, error) {
	path := cookiePath + ".lock"
	lock, err := waitForLock(cookieLockTimeout, func() (*fileLock, error) {
		return tryLock(path, func(file *os.File) error {
			if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
				return err
			}
			return syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK})
		})
	})
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", cookiePath, err)
	}
	return lock, nil
}
