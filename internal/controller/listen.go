package controller

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// portFile remembers the port that was picked when none was asked for.
const portFile = "port"

// listen opens the socket. Where any port will do it takes the one of the last start, so that
// clients and agents find the controller again.
func listen(dir dataDir, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if port == "0" {
		last, err := dir.read(portFile)
		if err != nil {
			return nil, err
		}
		if last != "" {
			port = last
		}
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, port)) //nolint:noctx // it does not wait
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("cannot listen at %s: another program does; stop it or choose another address with --listen",
			net.JoinHostPort(host, port))
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen at %s: %w", address, err)
	}
	return l, dir.write(portFile, strconv.Itoa(portOf(l)))
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// clientHost is the host that clients on this machine reach the listener at.
func clientHost(l net.Listener) string {
	ip := l.Addr().(*net.TCPAddr).IP
	if ip.IsUnspecified() {
		return "127.0.0.1"
	}
	return ip.String()
}
