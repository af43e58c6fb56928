package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// serve serves the page until SIGTERM. Whoever started it is told on descriptor 3
// that it serves, or why it does not.
func (s site) serve() error {
	starter := os.NewFile(3, "starter")
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	listener, lock, err := s.open(ctx)
	if err != nil {
		fmt.Fprint(starter, err)
		return err
	}
	defer lock.Close()
	fmt.Fprint(starter, "ready")
	starter.Close()

	server := &http.Server{Handler: http.HandlerFunc(s.answer), ReadHeaderTimeout: patience}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }() // ends with Shutdown below
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// open takes the lock, then the address.
func (s site) open(ctx context.Context) (net.Listener, *os.File, error) {
	lock, err := os.OpenFile(s.lockPath(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, nil, errors.New("another server runs there")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.listen)
	if err == nil {
		err = lock.Truncate(0)
	}
	if err == nil {
		_, err = fmt.Fprintln(lock, os.Getpid(), s.listen)
	}
	if err != nil {
		lock.Close()
		return nil, nil, err
	}
	return listener, lock, nil
}

func (s site) answer(w http.ResponseWriter, _ *http.Request) {
	page, err := os.ReadFile(s.page)
	if err != nil {
		http.Error(w, "the page is not ready", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(page) // a reader that went away is its own affair
}
