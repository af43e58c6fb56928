// Package local is how the processes of one user on one machine talk: over unix sockets that are
// closed to everybody else. Hook tools reach their hook by it, and whoever asks an agent how it
// does. It knows nothing of what is said on them.
package local

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// Listen opens the socket at path with mode 0600. Its directory is made if need be and closed to
// others (0700) before the socket exists; a socket that a killed process left there is replaced.
// Whoever closes the listener removes the path.
func Listen(path string) (*net.UnixListener, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var listener *net.UnixListener
	err := withAddress(path, func(address *net.UnixAddr) (err error) {
		listener, err = net.ListenUnix("unix", address)
		return err
	})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // its name may have been a borrowed descriptor's
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// Dial connects to the socket at path.
func Dial(path string) (conn *net.UnixConn, err error) {
	err = withAddress(path, func(address *net.UnixAddr) (err error) {
		conn, err = net.DialUnix("unix", nil, address)
		return err
	})
	return conn, err
}

// maxPath is what the address of a unix socket holds.
const maxPath = 107

// withAddress calls f with an address of the socket at path. A path that is too long for an
// address is reached through its directory's descriptor, which stays open until f has returned.
func withAddress(path string, f func(address *net.UnixAddr) error) error {
	if len(path) > maxPath {
		dir, err := os.Open(filepath.Dir(path))
		if err != nil {
			return err
		}
		defer dir.Close()
		path = fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path))
	}
	return f(&net.UnixAddr{Name: path, Net: "unix"})
}

// CheckPeer refuses a process of another user; root may always call.
func CheckPeer(conn *net.UnixConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var cred *syscall.Ucred
	var credErr error
	err = raw.Control(func(fd uintptr) {
		cred, credErr = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err == nil {
		err = credErr
	}
	if err != nil {
		return fmt.Errorf("cannot tell who calls: %w", err)
	}
	if uid := os.Getuid(); int(cred.Uid) != uid && cred.Uid != 0 {
		return fmt.Errorf("permission denied: user %d may not ask the agent of user %d", cred.Uid, uid)
	}
	return nil
}
