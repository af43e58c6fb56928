//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package jujuclient

import (
	"errors"
	"os"
	"syscall"
)

// tryStoreLock takes the lock of a store as the juju command does.
func tryStoreLock(path string) (*fileLock, error) {
	return tryLock(path, func(file *os.File) error {
		return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	})
}

// tryCookieLock takes the lock of a file of cookies. The juju command uses a
// lock of the process there; the other one keeps the jars of this process
// apart.
func tryCookieLock(path string) (*fileLock, error) {
	return tryLock(path, func(file *os.File) error {
		if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			return err
		}
		return syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK})
	})
}

// tryLock opens the file, which is made if it is not there, and locks it. The
// lock counts only if the file still is the one of that name: others remove it
// when they are done.
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

// isHeld reports whether an error only says that another holds the lock.
func isHeld(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
}
