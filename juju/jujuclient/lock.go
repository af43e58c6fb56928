package jujuclient

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// How long is waited for a lock, and how often it is tried.
const (
	storeLockTimeout  = 5 * time.Second
	cookieLockTimeout = 3 * time.Second
	lockInterval      = 20 * time.Millisecond
)

// ErrLockTimeout is in the chain of the error when others held a lock for too
// long.
var ErrLockTimeout = errors.New("timeout acquiring lock")

// fileLock is a lock that other processes respect.
type fileLock struct {
	file *os.File
}

// release gives the lock back by closing its file.
func (l *fileLock) release() error { return l.file.Close() }

// storeLockName returns what the juju command calls the lock of a store: the
// bytes of the first eight digits of a hash, in hexadecimal again.
func storeLockName(controllersPath string) string {
	sum := sha256.Sum256([]byte(controllersPath))
	return "store-lock-" + hex.EncodeToString([]byte(hex.EncodeToString(sum[:])[:8]))
}

// lockStore waits for the lock of the store whose controllers.yaml is named.
func lockStore(controllersPath string) (*fileLock, error) {
	path := filepath.Join(os.TempDir(), "juju-"+storeLockName(controllersPath))
	lock, err := waitForLock(storeLockTimeout, func() (*fileLock, error) { return tryStoreLock(path) })
	if err != nil {
		return nil, fmt.Errorf("cannot acquire lock file to read or write %s: %w", controllersPath, err)
	}
	return lock, nil
}

// lockCookies waits for the lock of a file of cookies.
func lockCookies(cookiePath string) (*fileLock, error) {
	path := cookiePath + ".lock"
	lock, err := waitForLock(cookieLockTimeout, func() (*fileLock, error) { return tryCookieLock(path) })
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", cookiePath, err)
	}
	return lock, nil
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
