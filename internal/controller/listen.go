package controller

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"syscall"
)

const (
	// portFile remembers the port that was picked when none was asked for.
	portFile = "port"
	// listenFile remembers the address that was listened at, its host as it was asked for.
	listenFile = "listen"

	defaultListen = "127.0.0.1:17070"
)

// listen opens the socket. Where no address is asked for it takes that of the last start, and where
// any port will do the port of the last start, so that clients and agents find the controller again.
func listen(dir dataDir, address string, log *slog.Logger) (net.Listener, error) {
	before, err := dir.read(listenFile)
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(cmp.Or(address, before, defaultListen))
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", dir.path(listenFile), err)
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
		return nil, fmt.Errorf("cannot listen at %s: %w", net.JoinHostPort(host, port), err)
	}
	picked := strconv.Itoa(portOf(l))
	now := net.JoinHostPort(host, picked)
	if before != "" && before != now && !covers(l, before) {
		log.Warn("machines that were told the old address alone do not find the controller until it listens there again",
			"listen", now, "before", before)
	}
	if err := errors.Join(dir.write(portFile, picked), dir.write(listenFile, now)); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// covers says whether who knows the address that was listened at reaches the listener there.
func covers(l net.Listener, before string) bool {
	_, port, err := net.SplitHostPort(before)
	return err == nil && l.Addr().(*net.TCPAddr).IP.IsUnspecified() && port == strconv.Itoa(portOf(l))
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
