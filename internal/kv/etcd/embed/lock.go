package embed

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// LockedError is a data directory that another process has open.
type LockedError struct {
	Dir string
	// PID is the other process, zero if the lock does not say.
	PID int
}

// Error names the directory and the process.
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("data directory %s is in use by another process", e.Dir)
	}
	return fmt.Sprintf("data directory %s is in use by process %d", e.Dir, e.PID)
}

// lock is the file descriptor that holds the lock of a data directory. It is
// no os.File, which would let go when nobody refers to it any more.
type lock int

// lockDir takes the lock of a data directory. etcd's own lock would wait for
// ever where this one fails at once. The kernel drops it with the process, not
// with its children, so a killed one leaves nothing to clean up; the file
// stays, since to remove it would let two processes lock two files of its name.
func lockDir(dir string) (lock, error) {
	path := filepath.Join(dir, "lock")
	fd, err := syscall.Open(path, syscall.O_RDWR|syscall.O_CREAT|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("cannot lock data directory: %s: %w", path, err)
	}
	err = flock(fd)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = &LockedError{Dir: dir, PID: readPID(path)}
	} else if err == nil {
		err = writePID(fd)
	}
	if err != nil {
		return 0, errors.Join(fmt.Errorf("cannot lock data directory: %w", err), syscall.Close(fd))
	}
	return lock(fd), nil
}

// release lets the next one in.
func (l lock) release() error { return syscall.Close(int(l)) }

func flock(fd int) error {
	for {
		err := syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

func writePID(fd int) error {
	if err := syscall.Ftruncate(fd, 0); err != nil {
		return err
	}
	_, err := syscall.Pwrite(fd, []byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// readPID is zero when the holder has not written its number yet.
func readPID(path string) int {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return pid
}
