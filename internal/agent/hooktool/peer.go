package hooktool

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// checkPeer refuses a process of another user; root may always call.
func checkPeer(conn *net.UnixConn) error {
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
		return fmt.Errorf("permission denied: user %d may not use the tools of user %d", cred.Uid, uid)
	}
	return nil
}
