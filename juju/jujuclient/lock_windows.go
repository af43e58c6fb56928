package jujuclient

import (
	"errors"
	"os"
	"syscall"
)

// errSharing is what Windows answers when another has the file open.
const errSharing = syscall.Errno(32)

// tryStoreLock opens the lock's file for this process alone. It keeps the users
// of this package apart; the juju command has a lock of another kind on Windows.
func tryStoreLock(path string) (*fileLock, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, err
	}
	return &fileLock{file: os.NewFile(uintptr(handle), path)}, nil
}

func tryCookieLock(path string) (*fileLock, error) { return tryStoreLock(path) }

// isHeld reports whether an error only says that another holds the lock.
func isHeld(err error) bool { return errors.Is(err, errSharing) }
