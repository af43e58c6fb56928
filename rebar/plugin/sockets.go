package plugin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"time"
)

// probeTimeout bounds the question whether anyone listens on a socket.
const probeTimeout = time.Second

// roles tells which of two paths is ours and which the host's. If exactly one is
// a socket that accepts a connection, that one is the host's. Otherwise the first
// is ours, as hosts have always had it; the original's documentation has it the
// other way round.
func roles(ctx context.Context, a, b string) (ours, hosts string) {
	if accepts(ctx, a) && !accepts(ctx, b) {
		return b, a
	}
	return a, b
}

func accepts(ctx context.Context, path string) bool {
	d := net.Dialer{Timeout: probeTimeout}
	conn, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// ErrSocketInUse says that another process listens on the socket given.
var ErrSocketInUse = errors.New("another process is listening on it")

// socket is our listening socket.
type socket struct {
	net.Listener
	path string
	file os.FileInfo // what we made
}

// bind listens at path, with a socket that only its owner may use. A socket that
// nobody listens on is replaced; any other file, and a live socket, is left alone.
func bind(ctx context.Context, path string) (*socket, error) {
	if fi, err := os.Lstat(path); err == nil {
		if fi.Mode()&fs.ModeSocket == 0 {
			return nil, fmt.Errorf("listen unix %s: there is a file that is not a socket", path)
		}
		if accepts(ctx, path) {
			return nil, fmt.Errorf("listen unix %s: %w", path, ErrSocketInUse)
		}
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("listen unix %s: cannot remove the stale socket: %w", path, err)
		}
	}
	// Set before bind, so that the file never has any other mode.
	cfg := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		if cerr := c.Control(func(fd uintptr) { err = syscall.Fchmod(int(fd), 0o600) }); cerr != nil {
			return cerr
		}
		return err
	}}
	ln, err := cfg.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if u, ok := ln.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false) // see remove
	}
	s := &socket{Listener: ln, path: path}
	if err := os.Chmod(path, 0o600); err != nil { // where the kernel ignores fchmod
		_ = ln.Close()
		return nil, fmt.Errorf("listen unix %s: %w", path, err)
	}
	if s.file, err = os.Lstat(path); err != nil {
		_ = ln.Close()
		return nil, fmt.Errorf("listen unix %s: %w", path, err)
	}
	return s, nil
}

// remove removes the socket's file, unless it is no longer ours.
func (s *socket) remove() {
	if fi, err := os.Lstat(s.path); err == nil && os.SameFile(fi, s.file) {
		_ = os.Remove(s.path)
	}
}
